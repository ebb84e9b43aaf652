import type { Asking } from './asking.ts';
import type { NoiseKey } from './noise-key.ts';
import type { Rows } from './rows.ts';
import type { Spec } from './spec.ts';
import type { State } from './state.ts';

/** What an estimator is given at each step. */
export interface StepContext {
  /** B */
  readonly instances: number;
  readonly n: number;
  /** Of this step of this layer; no other step has it. */
  readonly key: NoiseKey;
}

/** The end of a backward pass. */
export interface Backward {
  /** dL/dθ [B, n] */
  readonly dtheta: Rows;
  readonly state: State;
  /** Numbers worth watching, by name: the mean λ, the share of instances whose gradient is zero. */
  readonly report: Readonly<Record<string, number>>;
}

/** The end of a forward pass. */
export interface Forward {
  /** [B·S, n], or [B, n] from an estimator that returns a mean. */
  readonly output: Rows;
  /**
   * @param dz dL/d(output), true partial derivatives, of the same shape as the output
   * @param state as the latest backward pass has left it
   */
  backward(dz: Rows, state: State): Asking<Backward>;
}

/** The end of a forward pass whose backward pass wants losses. */
export interface JudgedForward {
  /** [B·S, n] */
  readonly output: Rows;
  /**
   * @param losses [B·S], what each sample adds to the loss L = Σ_r losses_r
   * @param state as the latest backward pass has left it
   */
  backward(losses: Float64Array, state: State): Asking<Backward>;
}

/**
 * Estimates dL/dθ for z = argmax ⟨θ, z⟩ from the losses of the samples alone: of a loss that need not have a gradient.
 *
 * Where the losses are ⟨dz_r, z_r⟩ it obeys the law of the identity in expectation.
 */
export interface LossEstimator {
  readonly learnsFrom: 'losses';
  readonly spec?: Spec | undefined;
  /** S */
  readonly outputs: number;
  readonly initialState: State;
  /** @param theta [B, n] */
  forward(theta: Rows, step: StepContext): Asking<JudgedForward>;
}

/**
 * Estimates dL/dθ for z = argmax ⟨θ, z⟩ from dL/dz, asking for states as it needs them.
 *
 * The result is the sum over samples by the chain rule: with the identity map in place of a solver, a path-wise
 * estimator returns exactly Σ_s dz_s, and any other does so in expectation (the law of the identity).
 */
export interface GradientEstimator {
  readonly learnsFrom?: undefined;
  readonly spec?: Spec | undefined;
  /** Rows of output for each instance: S, or 1 from an estimator that returns a mean. */
  readonly outputs: number;
  readonly initialState: State;
  /** @param theta [B, n] */
  forward(theta: Rows, step: StepContext): Asking<Forward>;
}
