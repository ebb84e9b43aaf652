import { setTimeout as pause } from 'node:timers/promises';
import { type AsyncMAPSolver, MapgradError, type Query } from '@mapgrad/contracts';
import { inlineAsync } from '@mapgrad/core';
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

it('refuses a concurrency that is none', () => {
  expect(() => inlineAsync({ concurrency: 0 })).toThrow(coded('OPTION_INVALID', /concurrency is 0/));
});
