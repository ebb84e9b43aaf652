import type { MAPSolver } from '@mapgrad/contracts';

/** MAP(θ) of a solver whose answers share one C. */
export function solveOnce(solver: MAPSolver, theta: readonly number[]): number[] {
  const z = new Float32Array(theta.length).fill(Number.NaN);
  solver.prepare()(Float32Array.from(theta), z);
  return [...z];
}

/** ⟨θ, z⟩ */
export const dot = (theta: readonly number[], z: readonly number[]): number =>
  theta.reduce((sum, value, i) => sum + value * z[i]!, 0);

/** All of {0, 1}ⁿ, from the lexicographically largest to the smallest. */
export const allBinary = (n: number): readonly (readonly number[])[] =>
  Array.from({ length: 2 ** n }, (_, code) => Array.from({ length: n }, (__, i) => 1 - ((code >> (n - 1 - i)) & 1)));

/** The first of some states that has the largest ⟨θ, z⟩. */
export function firstBest(states: readonly (readonly number[])[], theta: readonly number[]): readonly number[] {
  let best = states[0]!;
  for (const state of states) if (dot(theta, state) > dot(theta, best)) best = state;
  return best;
}
