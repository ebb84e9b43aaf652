import type { Asking } from './asking.ts';
import type { StepContext } from './gradient-estimator.ts';
import type { Rows } from './rows.ts';
import type { Spec } from './spec.ts';
import type { State } from './state.ts';

/** What is known of the right decisions for B examples. */
export interface Answers {
  /** t [B, n]: the true scores, in the sense of maximisation; absent where only states were observed. */
  readonly scores?: Rows | undefined;
  /** y [B, n]: the right states; MAP(t) where scores are known. */
  readonly states: Rows;
  /** States [P, n], all different, worth comparing with, such as the right ones of all training examples. */
  readonly pool?: Rows | undefined;
}

/** Losses of a batch and their gradients. */
export interface LossValue {
  /** [B] */
  readonly losses: Float64Array;
  /** Row b of these [B, n] is d losses_b / dθ_b. */
  readonly dtheta: Rows;
  readonly state: State;
  /** Numbers worth watching, by name. */
  readonly report: Readonly<Record<string, number>>;
}

/** A loss on θ itself that asks for the states it needs, and knows its own gradient: Fenchel-Young, SPO+. */
export interface SolverLoss {
  readonly spec?: Spec | undefined;
  /** What it reads of {@link Answers} besides the states. */
  readonly needs: readonly ('scores' | 'pool')[];
  readonly initialState: State;
  /** @param theta [B, n] */
  evaluate(theta: Rows, answers: Answers, step: StepContext, state: State): Asking<LossValue>;
}
