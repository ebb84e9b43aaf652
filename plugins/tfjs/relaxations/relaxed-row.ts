/** What a relaxation gives for one row, and what it passes back. */
export interface Relaxing {
  /** [n], in the convex hull of the states or near it. */
  readonly z: Float64Array;
  /** dL/dz [n] → dL/dscores, as long as the scores. */
  pullback(dz: Float64Array): Float64Array;
}

/**
 * A smooth function of scores that tends to their best state as τ → 0, and its derivative.
 *
 * The scores are the caller's and may change before the derivative is asked for.
 */
export type RelaxedRow = (scores: Float64Array, tau: number) => Relaxing;
