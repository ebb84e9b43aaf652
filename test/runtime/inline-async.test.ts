import { setTimeout as pause } from 'node:timers/promises';
import { type AsyncMAPSolver, MapgradError, type NoiseDistribution, noiseKey, type Query } from '@mapgrad/contracts';
import { inline, inlineAsync } from '@mapgrad/core';
import { gumbel } from '@mapgrad/estimators';
import { expect, it } from 'vitest';
import { coded } from '../plugins/tfjs/matching.ts';

/** θ is how long an answer takes, in milliseconds; negative ones fail after that time. */
function waiting(): AsyncMAPSolver & { most: number; asked: number } {
  let open = 0;
  const solver = {
    exact: true,
    most: 0,
    asked: 0,
    size: () => 1,
    prepare: () => async (theta: Float32Array, z: Float32Array) => {
      solver.asked++;
      solver.most = Math.max(solver.most, ++open);
      await pause(Math.abs(theta[0]!));
      open--;
      if (theta[0]! < 0) throw new MapgradError('SOLVER_INFEASIBLE', `not ${theta[0]!}`);
      z[0] = theta[0]!;
    },
  };
  return solver;
}

const query = (theta: readonly number[]): Query => ({
  theta: Float32Array.from(theta),
  shape: { instances: theta.length, samples: 1, n: 1 },
});

it.each([
  [undefined, 16],
  [1, 1],
  [5, 5],
  [100, 40],
])(
  'with the concurrency %s, %s of 40 rows are being solved at once, each answer at its place',
  async (concurrency, most) => {
    const solver = waiting();
    const theta = Array.from({ length: 40 }, (_, i) => 1 + ((i * 7) % 5));
    const executor = inlineAsync({ ...(concurrency !== undefined && { concurrency }) });
    expect([...(await executor.solve<void>({ query: query(theta), solver }))]).toEqual(theta);
    expect(solver.most).toBe(most);
  },
);

it('of rows that fail, the first one is told, whichever failed earlier; no row is started after a failure', async () => {
  const solver = waiting();
  const theta = [20, 20, -30, 1, -3, 1, 1, 1, 1, ...Array<number>(40).fill(1)];
  const solving = inlineAsync({ concurrency: 5 }).solve<void>({ query: query(theta), solver });
  await expect(solving).rejects.toMatchObject({ code: 'SOLVER_INFEASIBLE', context: { row: 2 } });
  expect(solver.asked).toBeLessThan(12);
});

it.each([true, false])('rows that repeat the one before are not solved again, later: %s', async (isLater) => {
  const solved: number[] = [];
  const solver = {
    exact: true,
    size: () => 1,
    prepare: () => (theta: Float32Array, z: Float32Array) => {
      solved.push(theta[0]!);
      z.set(theta);
      return isLater ? pause(1) : undefined;
    },
  };
  const direction = new Float32Array(12).fill(1);
  const answer = await inlineAsync().solve<void>({
    query: {
      theta: Float32Array.of(4, 5, 6, 7),
      shape: { instances: 4, samples: 3, n: 1 },
      shift: { direction, step: Float64Array.of(0, 2, 0, 0) },
      only: Int32Array.of(1, 3, 0),
    },
    solver,
  });
  expect([...answer]).toEqual([7, 7, 7, 7, 7, 7, 4, 4, 4]);
  expect(solved).toEqual([7, 7, 7, 7, 4]);
});

it('draws the noise of two queries once, and jobs given at once have each their own', async () => {
  const law = gumbel();
  let drawn = 0;
  const counted: NoiseDistribution = {
    sample(...asked) {
      drawn++;
      law.sample(...asked);
    },
  };
  const later: AsyncMAPSolver = {
    exact: true,
    size: () => 2,
    prepare: () => async (theta, z) => {
      await pause(1);
      z.set(theta);
    },
  };
  const jobOf = (seed: number, distribution: NoiseDistribution) => ({
    query: {
      theta: new Float32Array(10),
      shape: { instances: 5, samples: 4, n: 2 },
      noise: { distribution, temperature: 1, key: noiseKey(seed) },
    },
    solver: later,
  });
  const atOnce = { ...later, prepare: () => (theta: Float32Array, z: Float32Array) => z.set(theta) };
  const expected = [1, 2, 3].map((seed) => inline().solve<void>({ ...jobOf(seed, law), solver: atOnce }));
  const executor = inlineAsync({ concurrency: 3 });
  for (let time = 0; time < 2; time++) expect(await executor.solve<void>(jobOf(1, counted))).toEqual(expected[0]);
  expect(drawn).toBe(20);
  const together = [1, 2, 3].map((seed) => executor.solve<void>(jobOf(seed, counted)));
  expect(await Promise.all(together)).toEqual(expected);
});

it('refuses a concurrency that is none', () => {
  expect(() => inlineAsync({ concurrency: 0 })).toThrow(coded('OPTION_INVALID', /concurrency is 0/));
});
