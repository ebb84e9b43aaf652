import type { Rows, Shape } from './rows.ts';
import type { Spec } from './spec.ts';
import type { State } from './state.ts';

/** Chooses λ, how far a finite difference steps along −dz. */
export interface StepSize {
  readonly spec?: Spec | undefined;
  readonly initialState: State;
  /**
   * λ [B], one for each instance, asked once a step: what is stepped is what is divided by. Each λ is 0 or a normal
   * float32; 0 means that there is no usable step, and the gradient of that instance is 0.
   *
   * @param theta [B, n]
   * @param dz [B·S, n]
   */
  lambda(theta: Rows, dz: Rows, shape: Shape, state: State): Float64Array;
  /**
   * The next state.
   *
   * @param difference [B·S, n], z of this side less z of the other, not divided by λ
   */
  update(difference: Rows, shape: Shape, state: State): State;
  /** What the difference is divided by [B], where that is not λ (only to reproduce an implementation that does so). */
  divisor?(lambda: Float64Array, shape: Shape): Float64Array;
}
