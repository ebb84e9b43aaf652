import { type AsyncMAPSolver, type MAPSolver, MapgradError, noiseKey, type Query } from '@mapgrad/contracts';
import { inline, inlineAsync } from '@mapgrad/core';
import { given } from '@mapgrad/estimators';
import { topK } from '@mapgrad/solvers';
import { describe, expect, it } from 'vitest';

const query: Query = { theta: Float32Array.of(1, 2, 3, 4), shape: { instances: 2, samples: 1, n: 2 } };

/** z = θ times the instance's factor; counts what it prepares. */
const scaling = (prepared: unknown[]): MAPSolver<{ readonly factor: number } | number> => ({
  exact: false,
  size: () => 2,
  prepare(instance) {
    prepared.push(instance);
    const factor = typeof instance === 'number' ? instance : instance.factor;
    return (theta, z) => z.set(theta.map((value) => factor * value));
  },
});

const later = <Instance>(solver: MAPSolver<Instance>): AsyncMAPSolver<Instance> => ({
  ...solver,
  async prepare(instance) {
    await Promise.resolve();
    const solve = solver.prepare(instance);
    return async (theta, z) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      solve(theta, z);
    };
  },
});

describe('instances', () => {
  const objects = [{ factor: 1 }, { factor: -1 }] as const;

  it('are each prepared once, for as long as the executor lives', () => {
    const prepared: unknown[] = [];
    const solver = scaling(prepared);
    const executor = inline();
    for (let round = 0; round < 3; round++) {
      expect([...executor.solve({ query, solver, instances: objects })]).toEqual([1, 2, -3, -4]);
      expect([...executor.solve({ query, solver, instances: [2, 2] })]).toEqual([2, 4, 6, 8]);
    }
    expect(prepared).toEqual([objects[0], objects[1], 2]);
  });

  it('belong to all the samples of their row of θ', () => {
    const shape = { instances: 2, samples: 2, n: 2 };
    const answer = inline().solve({ query: { ...query, shape }, solver: scaling([]), instances: objects });
    expect([...answer]).toEqual([1, 2, 1, 2, -3, -4, -3, -4]);
  });

  it('are prepared once by an executor that waits', async () => {
    const prepared: unknown[] = [];
    const solver = later(scaling(prepared));
    const executor = inlineAsync();
    const job = { query, solver, instances: objects };
    const [one, other] = await Promise.all([executor.solve(job), executor.solve(job)]);
    expect([...one]).toEqual([1, 2, -3, -4]);
    expect([...other]).toEqual([...one]);
    expect(prepared).toEqual([...objects]);
  });

  it('are prepared again after a preparation that failed', async () => {
    let attempts = 0;
    const solver: AsyncMAPSolver = {
      exact: true,
      size: () => 2,
      async prepare() {
        await Promise.resolve();
        if (++attempts === 1) throw new Error('not connected');
        return later(topK({ n: 2, k: 1 })).prepare();
      },
    };
    const executor = inlineAsync();
    await expect(executor.solve<void>({ query, solver })).rejects.toThrow('not connected');
    expect([...(await executor.solve<void>({ query, solver }))]).toEqual([0, 1, 0, 1]);
    expect(attempts).toBe(2);
  });
});

describe('an error', () => {
  const failing = (thrown: unknown, origin?: string): MAPSolver => ({
    exact: true,
    origin,
    size: () => 2,
    prepare: () => (theta, z) => {
      if (theta[0] === 3) throw thrown;
      z.set(theta);
    },
  });
  const errorOf = (solver: MAPSolver): MapgradError => {
    try {
      inline().solve<void>({ query, solver });
    } catch (thrown) {
      if (thrown instanceof MapgradError) return thrown;
    }
    return expect.fail('it threw no MapgradError');
  };

  it('names plugin, solver, row, instance and cause', () => {
    const cause = new Error('boom');
    const error = errorOf(failing(cause, '@me/paths/grid'));
    expect(error.message).toBe('solver @me/paths/grid failed for row 1 (instance 1): boom');
    expect(error.code).toBe('SOLVER_FAILED');
    expect(error.context).toEqual({ plugin: '@me/paths', solver: '@me/paths/grid', instance: 1, row: 1, cause });
  });

  it('names a solver without a plugin by its specification, or says that it is your own', () => {
    const spec = { module: 'file:///mine.js', name: 'mine' };
    expect(errorOf({ ...failing('no'), spec }).message).toBe('solver mine failed for row 1 (instance 1): no');
    expect(errorOf(failing('no')).message).toBe('solver of your own failed for row 1 (instance 1): no');
  });

  it.each(['SOLVER_INFEASIBLE', 'SOLVER_UNBOUNDED', 'SOLVER_TIMED_OUT'] as const)('keeps the code %s', (code) => {
    expect(errorOf(failing(new MapgradError(code, 'so it is'))).code).toBe(code);
  });

  it.each([
    [(z: Float32Array) => z.fill(0, 0, 1), 'z[1] is NaN'],
    [(z: Float32Array) => z.set([0, Number.POSITIVE_INFINITY]), 'z[1] is Infinity'],
    [(z: Float32Array) => z.fill(Number.NaN), 'z[0] is NaN'],
  ])('tells that z is not filled with finite numbers (%#)', (write, words) => {
    const solver: MAPSolver = {
      exact: true,
      size: () => 2,
      prepare: () => (_, z) => {
        write(z);
      },
    };
    const error = errorOf(solver);
    expect(error.code).toBe('SOLVER_NOT_FINITE');
    expect(error.message).toContain(words);
    expect(error.message).toContain('each of the 2 places of z');
    expect(error.context).toMatchObject({ row: 0, instance: 0 });
  });

  it('of a preparation is one of the solver', () => {
    const solver: MAPSolver = {
      exact: true,
      size: () => 2,
      prepare() {
        throw new MapgradError('SOLVER_INFEASIBLE', 'the graph is empty');
      },
    };
    const error = errorOf(solver);
    expect(error).toMatchObject({ code: 'SOLVER_INFEASIBLE', context: { row: 0, instance: 0 } });
  });

  it('does not stay: the executor answers afterwards', () => {
    const executor = inline();
    expect(() => executor.solve<void>({ query, solver: failing(new Error('boom')) })).toThrow('boom');
    expect([...executor.solve<void>({ query, solver: topK({ n: 2, k: 1 }) })]).toEqual([0, 1, 0, 1]);
  });
});

it('does not blame the solver for noise', () => {
  const noise = { distribution: given([[0, 0], [1]]), temperature: 1, key: noiseKey(0) };
  const run = (): unknown => inline().solve({ query: { ...query, noise }, solver: topK({ n: 2, k: 1 }) });
  expect(run).toThrow('row 1 of the given noise has 1 numbers, expected 2');
  expect(run).not.toThrow('solver');
});

it('refuses a solver that answers later, where the answer is needed at once', () => {
  const solver = { exact: true, size: () => 2, prepare: () => (() => Promise.reject(new Error('late'))) as () => void };
  expect(() => inline().solve({ query, solver })).toThrow('it answers later');
});
