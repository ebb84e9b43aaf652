import { type MAPSolver, type NoiseDistribution, noiseKey, type Query, type Rows } from '@mapgrad/contracts';
import { inline, materialise } from '@mapgrad/core';
import { antithetic, gumbel, normal, stratified, sumOfGamma } from '@mapgrad/estimators';
import { argmax, gridShortestPath, topK } from '@mapgrad/solvers';
import { type WebGPUExecutor, webgpu } from '@mapgrad/webgpu';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasGPU } from './gpu.ts';
import { integers, signed } from './signed.ts';

const grids: readonly (readonly [string, MAPSolver])[] = [
  ['a grid of one cell', gridShortestPath({ rows: 1, columns: 1 })],
  ['a row of a grid', gridShortestPath({ rows: 1, columns: 9 })],
  ['a column of a grid', gridShortestPath({ rows: 9, columns: 1, neighbours: 4 })],
  ['a grid of 6 × 7', gridShortestPath({ rows: 6, columns: 7 })],
  ['a grid of 8 × 9 and 4 neighbours', gridShortestPath({ rows: 8, columns: 9, neighbours: 4 })],
];
const subsets: readonly (readonly [string, MAPSolver])[] = [
  ['top 1 of 1', topK({ n: 1, k: 1 })],
  ['top 10 of 100', topK({ n: 100, k: 10 })],
  ['top 3 of each 7, 150 times', topK({ n: 1050, k: 3, groups: 150 })],
  ['top 256 of 256', topK({ n: 256, k: 256 })],
  ['top 90 of 301', topK({ n: 301, k: 90 })],
  ['all of each 300, twice', topK({ n: 600, k: 300, groups: 2 })],
  ['argmax of 5', argmax({ n: 5 })],
  ['argmax of each 3, 11 times', argmax({ n: 33, groups: 11 })],
  ['argmax of 1000', argmax({ n: 1000 })],
];

const [B, S] = [8, 4];
const noises: readonly (readonly [string, NoiseDistribution])[] = [
  ['gumbel', gumbel()],
  ['sum-of-gamma', sumOfGamma({ k: 3 })],
  ['antithetic', antithetic({ of: normal() })],
  ['stratified', stratified({ of: gumbel(), samples: S })],
];

const queryOf = (solver: MAPSolver, theta: Rows): Query => {
  const n = solver.size();
  return { theta, shape: { instances: theta.length / n, samples: 1, n } };
};

/** The rows of a query in which two answers differ. */
function differing(query: Query, one: Rows, other: Rows): number[] {
  const { n } = query.shape;
  return Array.from({ length: one.length / n }, (_, row) => row).filter((row) =>
    one.subarray(row * n, (row + 1) * n).some((value, i) => value !== other[row * n + i]),
  );
}

describe.skipIf(!hasGPU)('the states of the GPU', () => {
  let executor: WebGPUExecutor;
  beforeAll(() => {
    executor = webgpu();
  });
  afterAll(() => executor.dispose());

  const both = async (query: Query, solver: MAPSolver): Promise<readonly [Rows, Rows]> => {
    const before = executor.counts['webgpu.gpuRows'] ?? 0;
    const found = await executor.solve<void>({ query, solver });
    expect((executor.counts['webgpu.gpuRows'] ?? 0) - before).toBe(found.length / solver.size());
    return [found, inline().solve<void>({ query, solver })];
  };

  it.each([...subsets, ...grids])('are those of the inline executor without noise: %s', async (_, solver) => {
    const n = solver.size();
    const theta = signed(n, 20 * n).map((value) => value - 1);
    const query = queryOf(solver, theta);
    const [found, expected] = await both(query, solver);
    expect(differing(query, found, expected)).toEqual([]);
  });

  it.each(subsets)('are of equals those of the lowest index: %s', async (_, solver) => {
    const n = solver.size();
    for (const most of [1, 2, 5, 40]) {
      const theta = integers(n + most, 10 * n, most).map((value, i) => (value === 0 && i % 3 === 0 ? -0 : value - 1));
      const query = queryOf(solver, theta);
      const [found, expected] = await both(query, solver);
      expect(differing(query, found, expected)).toEqual([]);
    }
  });

  it.each(grids)('are of equal paths of the same cost: %s', async (_, solver) => {
    const n = solver.size();
    for (const most of [1, 2, 4]) {
      const query = queryOf(
        solver,
        integers(most, 10 * n, most).map((value) => 1 - value),
      );
      const [found, expected] = await both(query, solver);
      for (const row of differing(query, found, expected)) {
        const cost = (z: Rows): number =>
          z
            .subarray(row * n, (row + 1) * n)
            .reduce((sum, value, i) => sum + value * Math.max(0, -query.theta[row * n + i]!), 0);
        expect(cost(found)).toBe(cost(expected));
      }
    }
  });

  it('are of equal paths the one of fewest cells, and of those the one through the lowest indices, seen from the end', async () => {
    const solver = gridShortestPath({ rows: 3, columns: 4, neighbours: 4 });
    const found = await executor.solve<void>({ query: queryOf(solver, new Float32Array(12)), solver });
    expect([...found]).toEqual([1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1]);
  });

  it('are paths of costs that differ in size, to the bit of a double', async () => {
    const solver = gridShortestPath({ rows: 9, columns: 9 });
    const theta = signed(5, 20 * 81).map((value, i) => -(2 ** ((value * 60) % 40)) * (i % 7 === 0 ? 1e9 : 1));
    const query = queryOf(solver, theta);
    const [found, expected] = await both(query, solver);
    expect(differing(query, found, expected)).toEqual([]);
  });

  const pairs = [...subsets, ...grids].map(
    ([name, solver], i) => [name, ...noises[i % noises.length]!, solver] as const,
  );
  it.each(pairs)(
    'differ from those of the inline executor by rounding alone: %s, %s',
    async (_, __, distribution, solver) => {
      const n = solver.size();
      const isGrid = grids.some(([, grid]) => grid === solver);
      const theta = signed(n, B * n).map((value) => (isGrid ? 3 * value - 3 : value));
      const shape = { instances: B, samples: S, n };
      const direction = signed(n + 1, B * S * n);
      for (const lambda of [0, 0.7, -0.7]) {
        const query: Query = {
          theta,
          shape,
          noise: { distribution, temperature: lambda === 0 ? 1 : 0.6, key: noiseKey(n) },
          shift: { direction, step: new Float64Array(B).fill(lambda) },
        };
        const [found, expected] = await both(query, solver);
        const scores = new Float32Array(n);
        const make = materialise(query, scores);
        for (const row of differing(query, found, expected)) {
          make(row);
          const value = (z: Rows): number =>
            z
              .subarray(row * n, (row + 1) * n)
              .reduce((sum, state, i) => sum + state * (isGrid ? Math.min(0, scores[i]!) : scores[i]!), 0);
          const size = scores.reduce((sum, score) => Math.max(sum, Math.abs(score)), 0);
          expect(Math.abs(value(found) - value(expected))).toBeLessThan(2 ** -21 * size * n);
        }
      }
    },
  );
});
