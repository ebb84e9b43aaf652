import type { AsyncMAPSolver, Executor, MAPSolver } from '@mapgrad/contracts';
import { differentiate, inline, inlineAsync, laterExecutor, mapStates, mapStatesAsync } from '@mapgrad/core';
import { straightThrough } from '@mapgrad/estimators';
import { topK } from '@mapgrad/solvers';
import { expect, it } from 'vitest';

const solver = topK({ n: 4, k: 2 });
const theta = Float32Array.from({ length: 12 }, (_, i) => Math.sin(i * 5.3));
const expected = mapStates({ solver }, theta);

/** Counts what it is asked. */
function counted(later: (solve: () => void) => Promise<void> | undefined): {
  readonly counting: AsyncMAPSolver;
  asked(): number;
} {
  let asked = 0;
  const solve = solver.prepare();
  const counting = {
    ...solver,
    prepare: () => (scores: Float32Array, z: Float32Array) => {
      asked++;
      return later(() => solve(scores, z));
    },
  };
  return { counting: counting as AsyncMAPSolver, asked: () => asked };
}

it('asks who answers at once and who does not, each once for a row', async () => {
  const executor = inlineAsync();
  const atOnce = counted((solve) => {
    solve();
    return undefined;
  });
  const later = counted((solve) => Promise.resolve().then(solve));
  for (const { counting } of [atOnce, later]) {
    expect(await mapStatesAsync({ solver: counting, executor }, theta)).toEqual(expected);
    expect(await mapStatesAsync({ solver: counting, executor }, theta)).toEqual(expected);
  }
  expect([atOnce.asked(), later.asked()]).toEqual([6, 6]);
});

it('prepares later too', async () => {
  const solve = solver.prepare();
  const prepared: AsyncMAPSolver = {
    ...solver,
    prepare: () =>
      Promise.resolve((scores, z) => {
        solve(scores, z);
        return Promise.resolve();
      }),
  };
  expect(await mapStatesAsync({ solver: prepared }, theta)).toEqual(expected);
});

it('tells the errors of a solver as they are', async () => {
  const failing: MAPSolver = {
    ...solver,
    prepare: () => () => {
      throw new Error('no decision');
    },
  };
  await expect(mapStatesAsync({ solver: failing }, theta)).rejects.toMatchObject({
    code: 'SOLVER_FAILED',
    context: { row: 0 },
  });
  const later = counted(() => Promise.reject(new Error('not now')));
  await expect(mapStatesAsync({ solver: later.counting }, theta)).rejects.toMatchObject({ code: 'SOLVER_FAILED' });
});

it('refuses solvers that answer later for an executor that does not wait', async () => {
  const later = counted((solve) => Promise.resolve().then(solve));
  await expect(mapStatesAsync({ solver: later.counting, executor: inline() }, theta)).rejects.toMatchObject({
    code: 'CONFIGURATION_INVALID',
  });
});

it('measures by the exact executor, and has the counts of the one that it stands for', async () => {
  const wrong = {
    solve: () => new Float32Array(12),
    counts: { asked: 1 },
    exactly: inline(),
    dispose() {},
  };
  expect(await mapStatesAsync({ solver, executor: wrong }, theta)).toEqual(expected);
  const later = laterExecutor(wrong);
  wrong.counts.asked = 3;
  expect(later.counts).toEqual({ asked: 3 });
  expect(laterExecutor(inlineAsync()).exactly).toBeUndefined();
});

it('an executor that answers later is refused where the answer is needed at once', () => {
  const executor = { ...inlineAsync(), solve: () => Promise.reject(new Error('nobody waits')) } as unknown as Executor;
  const step = differentiate({ estimator: straightThrough(), solver, executor });
  const refused = /^the executor answers later .*use differentiateAsync.* layerAsync/;
  expect(() => step.forward([[1, 2, 3, 4]])).toThrow(refused);
  expect(() => step.map([[1, 2, 3, 4]])).toThrow(refused);
});
