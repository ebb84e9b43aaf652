import type { NoiseKey } from '@mapgrad/contracts';
import type { Tensor, Variable } from '@tensorflow/tfjs';

/** What a model is made for. */
export interface ModelShape {
  /** The shape of one input. */
  readonly inputShape: readonly number[];
  /** n, the length of θ. */
  readonly n: number;
}

/** A recipe for networks that predict θ. */
export interface Model {
  /**
   * Looks at the shape before anything runs, where there is such a function.
   *
   * @throws MapgradError DATA_INVALID as `build` does
   */
  check?(shape: ModelShape): void;
  /**
   * Makes a network with fresh weights, which depend on the key alone and not on the backend.
   *
   * @throws MapgradError DATA_INVALID for inputs of a shape that the model cannot take
   */
  build(shape: ModelShape, key: NoiseKey): Network;
}

/** Weights, and what is predicted from them. */
export interface Network {
  /** All of them, under names that are the same from run to run. */
  readonly weights: readonly Weight[];
  /** Inputs [B, …inputShape] → θ [B, n]. */
  predict(inputs: Tensor): Tensor;
}

/** A weight that is learned, and its name. */
export interface Weight {
  readonly name: string;
  readonly variable: Variable;
}
