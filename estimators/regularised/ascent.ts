import type { OrthonormalBasis } from './orthonormal-basis.ts';

/** One instance on its way to `argmax { ⟨θ, μ⟩ − (γ/2)‖μ‖² : μ ∈ conv C }`: μ, a mean of active states, and its moves. */
export interface Ascent {
  /** [n] */
  readonly mu: Float64Array;
  /** θ − γμ [n], what the solver is asked for next. */
  readonly gradient: Float64Array;
  /** How many active states there are. */
  readonly active: number;
  /** The Frank-Wolfe gap at μ, `⟨θ − γμ, z − μ⟩` for a state z that the solver gave for the gradient (or a better one). */
  gap(z: Float32Array): number;
  /** Moves μ with the help of that state; false where μ stays as it is. */
  climb(z: Float32Array): boolean;
  /** Of the span of the differences between active states. */
  basis(): OrthonormalBasis;
}

/** Starts an {@link Ascent} at a state [n]; the arrays of θ and of states are kept, not copied. */
export type StartAscent = (theta: Float32Array, first: Float32Array, strength: number) => Ascent;
