import type { AsyncMAPSolver, MAPSolver } from '@mapgrad/contracts';
import type { Law } from './law.ts';
import { adversarial, integers, uniform } from './numbers.ts';

/** How a solver is made, each time a new one. */
export type MakeSolver<Instance> = () => MAPSolver<Instance> | AsyncMAPSolver<Instance>;

/** z for θ. */
export type Answer = (theta: Float32Array) => Promise<Float32Array>;

/** A solver for one instance, and the cases to try on it. */
export interface Bench {
  readonly n: number;
  readonly exact: boolean;
  /** Answers of a newly made solver, prepared anew, in arrays that are NaN before. */
  fresh(): Promise<Answer>;
  /** θ of ordinary size: uniform, and integers with many ties. */
  thetas(numbersPerCase?: number): Iterable<Float32Array>;
  /** θ of any float32. */
  extremes(): Iterable<Float32Array>;
}

/** A law of solvers, checked for each instance. */
export type SolverLaw<Instance> = (name: string, check: (bench: Bench, instance: Instance) => Promise<void>) => Law;

const CASES = 20;

/**
 * Sets up a solver for one instance.
 *
 * @param domain where θ may lie
 */
export function benchOf<Instance>(make: MakeSolver<Instance>, instance: Instance, domain: 'any' | 'negative'): Bench {
  const solver = make();
  const n = solver.size(instance);
  const within = (theta: Float32Array): Float32Array =>
    domain === 'any' ? theta : theta.map((value) => -Math.abs(value));

  return {
    n,
    exact: solver.exact,
    async fresh() {
      const solve = await make().prepare(instance);
      return async (theta) => {
        const z = new Float32Array(n).fill(Number.NaN);
        await solve(theta, z);
        return z;
      };
    },
    *thetas(numbersPerCase = 1) {
      for (let seed = 0; seed < CASES; seed++) {
        yield within(integers(seed, numbersPerCase * n));
        yield within(uniform(seed, numbersPerCase * n));
      }
    },
    *extremes() {
      yield new Float32Array(n);
      for (let seed = 0; seed < CASES; seed++) yield within(adversarial(seed, n));
    },
  };
}
