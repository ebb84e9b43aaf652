import type { MAPSolver } from '@mapgrad/contracts';
import { dot, firstBest, solveOnce } from './solve-once.ts';

/** A kernel under random small instances: what the files of `fuzz/` list as their default export. */
export interface Fuzzed {
  readonly name: string;
  /** Makes an instance from the seed; throws where the answer to it is wrong. */
  check(seed: number): void;
}

/**
 * Throws unless the answer is one of the states with the largest value; where θ are integers, the first of these.
 *
 * @param states all of C, or what the tie rule leaves of it, in the order in which they are preferred
 */
export function expectFirstBest(
  solver: MAPSolver,
  states: readonly (readonly number[])[],
  theta: readonly number[],
): void {
  const z = solveOnce(solver, theta);
  const best = firstBest(states, theta);
  const text = z.join();
  const known = states.some((state) => state.join() === text);
  const right = theta.every(Number.isInteger) ? text === best.join() : dot(theta, z) >= dot(theta, best) - 1e-9;
  if (known && right) return;
  throw new Error(
    `${JSON.stringify(solver.spec?.argument)} with theta [${theta.join(', ')}] gives [${z.join(', ')}], ` +
      `value ${dot(theta, z)}${known ? '' : ', which is not in C'}; expected [${best.join(', ')}], value ${dot(theta, best)}`,
  );
}
