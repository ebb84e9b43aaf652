import type { MAPSolver } from '@mapgrad/contracts';
import { failure } from '../plugins/attempt.ts';
import { dot, solveOnce } from '../solvers/solve-once.ts';

/** A question with a known answer. */
export interface Known {
  readonly name: string;
  /** [n] */
  readonly theta: readonly number[];
  /** The largest ⟨θ, z⟩, or null where no z is allowed. */
  readonly optimum: number | null;
  /** How much better than the known value a state may be, as a part of Σ|θ_i z_i| + 1, where that need not be the optimum. */
  readonly tolerance?: number;
  /** Whether z is allowed. */
  allows(z: readonly number[]): boolean;
}

/** Digits that optima are given with, and rounding of z, as a part of Σ|θ_i z_i| + 1. */
const ROUNDING = 1e-6;

/**
 * Throws unless a solver's answer is allowed and of the known value.
 *
 * @returns the milliseconds that it took
 */
export function expectOptimal(make: () => MAPSolver, { name, theta, optimum, tolerance = 0, allows }: Known): number {
  const begin = performance.now();
  if (optimum === null) {
    const { code, message } = failure(make, theta);
    if (code !== 'SOLVER_INFEASIBLE') throw new Error(`${name}: expected SOLVER_INFEASIBLE, found ${code} ${message}`);
    return performance.now() - begin;
  }
  const z = solveOnce(make(), theta);
  const elapsed = performance.now() - begin;
  const value = dot(theta, z);
  const size = 1 + theta.reduce((sum, each, i) => sum + Math.abs(each * z[i]!), 0);
  if (!allows(z)) throw new Error(`${name}: [${z.join(', ')}] is not allowed`);
  const better = (value - optimum) / size;
  if (better < -ROUNDING || better > tolerance + ROUNDING)
    throw new Error(`${name}: value ${value}, expected ${optimum}`);
  return elapsed;
}
