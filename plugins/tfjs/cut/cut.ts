import type { Tensor } from '@tensorflow/tfjs';

/** What a computation waits for: the numbers of a tensor go out, those of another come back. */
export interface CutPoint {
  readonly input: Tensor;
  /** @param numbers those of the input, an array of the callee's own */
  answer(numbers: Float32Array): Promise<Answered>;
}

/** What comes back, and how it is differentiated. */
export interface Answered {
  readonly values: Float32Array;
  readonly shape: readonly number[];
  /** dL/d(values) → dL/d(input); a constant where there is none. */
  pull?(dvalues: Float32Array): Promise<Float32Array>;
}

/**
 * A computation with tensors that waits here and there, written as a generator function: `const z = yield* pick(theta)`.
 *
 * Between two waits it runs without a break; there it may use whatever the tape of TensorFlow.js differentiates.
 */
export type Cut<T> = Generator<readonly CutPoint[], T, readonly Tensor[]>;
