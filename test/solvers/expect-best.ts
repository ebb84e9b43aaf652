import type { MAPSolver } from '@mapgrad/contracts';
import { dot, firstBest, solveOnce } from './solve-once.ts';

/** Throws unless the answer is one of the states, and of the largest value. */
export function expectBest(
  solver: MAPSolver,
  states: readonly (readonly number[])[],
  theta: readonly number[],
  tolerance = 1e-9,
): void {
  const z = solveOnce(solver, theta);
  const best = dot(theta, firstBest(states, theta));
  const text = z.join();
  if (states.some((state) => state.join() === text) && dot(theta, z) >= best - tolerance) return;
  const question = `${JSON.stringify(solver.spec?.argument)} with theta [${theta.join(', ')}]`;
  throw new Error(`${question} gives [${z.join(', ')}], value ${dot(theta, z)}; expected a state of value ${best}`);
}
