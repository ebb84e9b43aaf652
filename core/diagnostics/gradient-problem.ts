import { type MAPSolver, MapgradError } from '@mapgrad/contracts';
import { type GibbsOptions, gibbs } from './gibbs.ts';
import { bestOf, type States } from './states.ts';
import type { Vector } from './vector.ts';

/** f(z), what a state costs. */
export interface StateLoss {
  value(z: Vector): number;
  /** ∇f(z) [n] */
  gradient(z: Vector): Vector;
}

/** A θ at which the gradient of E[f(z)] is known. */
export interface GradientProblem {
  readonly solver: MAPSolver;
  /** [n] */
  readonly theta: Vector;
  readonly loss: StateLoss;
  /** dE[f(z)]/dθ [n], what estimates are compared with. */
  readonly gradient: Vector;
}

/** f(z) = ‖z − b‖². */
export const squaredDistance = (b: Vector): StateLoss => ({
  value(z) {
    let sum = 0;
    for (let i = 0; i < b.length; i++) sum += (z[i]! - b[i]!) ** 2;
    return sum;
  },
  gradient: (z) => Float64Array.from(b, (value, i) => 2 * (z[i]! - value)),
});

/** What a {@link gradientProblem} is made of. */
export interface GradientProblemParts extends GibbsOptions {
  /** All of them. */
  readonly states: States;
  readonly theta: Vector;
  readonly loss: StateLoss;
  /** Solves for these states; looks at each of them when absent. */
  readonly solver?: MAPSolver | undefined;
}

/**
 * A problem whose exact gradient, Cov(f(z), z)/τ under {@link gibbs}, is found by enumeration.
 *
 * @throws MapgradError OPTION_INVALID, THETA_SHAPE, THETA_NOT_FINITE, SOLVER_SIZE
 */
export function gradientProblem(parts: GradientProblemParts): GradientProblem {
  const { states, theta, loss, solver = bestOf(states) } = parts;
  const gradient = gibbs(states, parts).gradient(theta, (z) => loss.value(z));
  if (solver.size() !== gradient.length) {
    throw new MapgradError(
      'SOLVER_SIZE',
      `the states have ${gradient.length} numbers and the solver decides on ${solver.size()}; they must agree`,
    );
  }
  return { solver, theta, loss, gradient };
}
