import { MessageChannel } from 'node:worker_threads';
import {
  type AsyncExecutor,
  isMapgradError,
  type MAPSolver,
  minimizing,
  noiseKey,
  type Query,
  type Rows,
} from '@mapgrad/contracts';
import { inline } from '@mapgrad/core';
import { gumbel, sumOfGamma } from '@mapgrad/estimators';
import { dagPaths, topK } from '@mapgrad/solvers';
import { executorLaws } from '@mapgrad/testing';
import { type WebWorker, webWorkers } from '@mapgrad/threads/web';
import { afterAll, describe, expect, it } from 'vitest';
import { counting, doubling, slow } from '../solvers.ts';
import { nodeWorker } from './node-worker.ts';

const lasting = ({ solve }: AsyncExecutor): AsyncExecutor => ({ solve, dispose() {} });

const queryOf = (instances: number, n: number, rest: Partial<Query> = {}): Query => ({
  theta: Float32Array.from({ length: instances * n }, (_, i) => Math.sin(i)),
  shape: { instances, samples: 1, n },
  ...rest,
});

/** Workers that are counted. */
function counted(): { create(): WebWorker; made(): number; ended(): number } {
  let [made, ended] = [0, 0];
  return {
    create() {
      made++;
      const worker = nodeWorker();
      return {
        ...worker,
        terminate() {
          ended++;
          worker.terminate();
        },
      };
    },
    made: () => made,
    ended: () => ended,
  };
}

const caught = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => expect.fail('nothing was thrown'),
    (thrown: unknown) => {
      if (!isMapgradError(thrown)) throw thrown;
      return `${thrown.code} ${thrown.message}`;
    },
  );

describe.each([
  ['1 worker', { count: 1 }],
  ['2 workers, row by row', { count: 2, chunk: 1 }],
  ['3 workers with a deadline', { count: 3, deadline: 20_000 }],
])('%s', (_, options) => {
  const executor = webWorkers({ create: nodeWorker, ...options });
  afterAll(() => executor.dispose());
  for (const law of executorLaws(() => lasting(executor))) it(law.name, law.check);

  it('answers a solver that is wrapped, and whose instances differ', async () => {
    const solver = minimizing(dagPaths());
    const instances = [
      {
        vertices: 3,
        edges: [
          [0, 1],
          [1, 2],
          [0, 2],
        ] as const,
      },
      {
        vertices: 3,
        edges: [
          [0, 2],
          [0, 1],
          [1, 2],
        ] as const,
      },
    ];
    const query = queryOf(2, 3, { theta: Float32Array.of(1, 1, 3, 1, 1, 1) });
    const expected: Rows = inline().solve({ query, solver, instances });
    expect(await executor.solve({ query, solver, instances })).toEqual(expected);
  });

  it('jobs given at once, with noise, `only`, a shift and a weight, are answered with the bits of inline', async () => {
    const jobs = Array.from({ length: 12 }, (_, job) => {
      const instances = 5;
      const samples = 1 + (job % 3);
      const query: Query = {
        ...queryOf(instances, 6),
        shape: { instances, samples, n: 6 },
        thetaWeight: 1 + job,
        noise: {
          distribution: job % 2 === 0 ? gumbel() : sumOfGamma({ k: 2 }),
          temperature: 1,
          key: noiseKey(job),
          mode: job % 4 === 0 ? 'multiplicative' : 'additive',
        },
        shift: {
          direction: Float32Array.from({ length: instances * samples * 6 }, (_, i) => Math.cos(i)),
          step: Float64Array.of(0, 1, 2, 3, job),
        },
        ...(job % 2 === 1 && { only: Int32Array.of(1, 4, 2) }),
      };
      return { query, solver: topK({ n: 6, k: 2 }) };
    });
    const expected = jobs.map((job) => inline().solve<void>(job));
    expect(await Promise.all(jobs.map((job) => executor.solve<void>(job)))).toEqual(expected);
  });
});

describe('workers', () => {
  it('start when there is something to do, and prepare an instance once', async () => {
    const workers = counted();
    const executor = webWorkers({ create: workers.create, count: 2, chunk: 8 });
    expect(workers.made()).toBe(0);
    const instances = [{ value: 5 }];
    const solver = counting();
    const solve = (): Promise<Rows> => executor.solve({ query: queryOf(1, 2), solver, instances });
    expect([...(await solve())]).toEqual([1, 5]);
    expect([...(await solve())]).toEqual([1, 5]);
    expect(workers.made()).toBe(1);
    await executor.dispose();
    expect(workers.ended()).toBe(1);
  });

  it('that are late are replaced, and the row is named', async () => {
    const workers = counted();
    const executor = webWorkers({ create: workers.create, count: 1, deadline: 200 });
    const query = queryOf(1, 1);
    await executor.solve<void>({ query, solver: doubling({ n: 1 }) });
    expect(await caught(executor.solve<void>({ query, solver: slow({ milliseconds: 1e6 }) }))).toMatch(
      /^SOLVER_TIMED_OUT solver slow failed for row 0 \(instance 0\): .* 200 ms/,
    );
    expect(await executor.solve<void>({ query, solver: doubling({ n: 1 }) })).toEqual(query.theta.map((x) => 2 * x));
    expect(workers.made()).toBe(2);
    await executor.dispose();
  });

  it('that cannot start are an error and not a wait', async () => {
    const listeners: ((event: object) => void)[] = [];
    const executor = webWorkers({
      count: 1,
      create: () => ({
        postMessage() {},
        addEventListener(type, listener) {
          if (type !== 'error') return;
          listeners.push(listener);
          setTimeout(listener, 0, {});
        },
        terminate() {},
      }),
    });
    expect(await caught(executor.solve<void>({ query: queryOf(1, 1), solver: doubling({ n: 1 }) }))).toMatch(
      /^SOLVER_FAILED .* ended its worker 2 times: its script cannot be loaded/,
    );
    expect(listeners).toHaveLength(2);
  });

  it('that never call answerJobs are an error and not a wait, in which no worker is sent anything', async () => {
    let [ended, sent] = [0, 0];
    const executor = webWorkers({
      count: 2,
      chunk: 1,
      patience: 50,
      create: () => ({ postMessage: () => sent++, addEventListener() {}, terminate: () => ended++ }),
    });
    const solve = (): Promise<string> =>
      caught(executor.solve<void>({ query: queryOf(6, 1), solver: doubling({ n: 1 }) }));
    expect(await solve()).toMatch(
      /^SOLVER_FAILED a worker has not called answerJobs within 50 ms; call it in the module that `create` names/,
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([ended, sent]).toEqual([2, 0]);
    expect(await solve()).toMatch(/^SOLVER_FAILED a worker has not called answerJobs/);
  });

  it('that cannot be made again are an error of all jobs that wait for them', async () => {
    let made = 0;
    const executor = webWorkers({
      count: 1,
      create() {
        if (made++ > 0) throw new Error('no more workers');
        const listen = (type: string, listener: (event: object) => void): void => {
          if (type === 'error') setTimeout(listener, 0, { message: 'broken' });
        };
        return { postMessage() {}, addEventListener: listen, terminate() {} };
      },
    });
    const solve = (): Promise<Rows> => executor.solve<void>({ query: queryOf(1, 1), solver: doubling({ n: 1 }) });
    const outcomes = await Promise.allSettled([solve(), solve(), solve()]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  });

  it('that call answerJobs late are waited for', async () => {
    const executor = webWorkers({
      count: 1,
      create() {
        let answer: (event: object) => void = () => undefined;
        let ready = false;
        return {
          postMessage() {
            expect(ready).toBe(true);
            setTimeout(answer, 0, { data: { states: Float32Array.of(3) } });
          },
          addEventListener(type, listener) {
            if (type !== 'message') return;
            answer = listener;
            setTimeout(() => {
              ready = true;
              answer({ data: { ready } });
            }, 30);
          },
          terminate() {},
        };
      },
    });
    expect(await executor.solve<void>({ query: queryOf(1, 1), solver: doubling({ n: 1 }) })).toEqual(
      Float32Array.of(3),
    );
  });

  it.each([
    ['first', 0],
    ['last', 20],
  ])('report rows in any order: the lowest one is named, if its failure comes %s', async (_, patience) => {
    const executor = webWorkers({
      count: 2,
      chunk: 1,
      create() {
        let answer: (event: object) => void = () => undefined;
        return {
          postMessage(errand) {
            const row = (errand as { readonly start: number }).start;
            const data = { failure: { row, thrown: new Error(`row ${row}`), bySolver: true } };
            setTimeout(() => answer({ data }), row === 0 ? patience : 10);
          },
          addEventListener(type, listener) {
            if (type !== 'message') return;
            answer = listener;
            setTimeout(answer, 0, { data: { ready: true } });
          },
          terminate() {},
        };
      },
    });
    expect(await caught(executor.solve<void>({ query: queryOf(3, 1), solver: doubling({ n: 1 }) }))).toBe(
      'SOLVER_FAILED solver tests/doubling failed for row 0 (instance 0): row 0',
    );
  });

  it('end with the executor in the moment in which they start', async () => {
    const silent = { postMessage() {}, addEventListener() {}, terminate() {} }; // as a Web Worker is that was ended
    const executor = webWorkers({ create: () => silent, count: 1 });
    const early = caught(executor.solve<void>({ query: queryOf(1, 1), solver: doubling({ n: 1 }) }));
    await executor.dispose();
    expect(await early).toMatch(/^EXECUTOR_DISPOSED/);
  });

  it('are not late where the page was too busy to hear them', async () => {
    const executor = webWorkers({
      count: 1,
      deadline: 40,
      create() {
        const { port1: page, port2: worker } = new MessageChannel();
        return {
          postMessage() {
            worker.postMessage({ begins: 0 });
            setTimeout(setImmediate, 10, () => {
              worker.postMessage({ states: Float32Array.of(3) });
              for (const end = performance.now() + 80; performance.now() < end; );
            });
          },
          addEventListener(type, listener) {
            if (type !== 'message') return;
            page.on('message', (data: unknown) => listener({ data }));
            worker.postMessage({ ready: true });
          },
          terminate: () => page.close(),
        };
      },
    });
    expect(await executor.solve<void>({ query: queryOf(1, 1), solver: doubling({ n: 1 }) })).toEqual(
      Float32Array.of(3),
    );
    await executor.dispose();
  });

  it('may have a deadline that is longer than timers wait', async () => {
    const executor = webWorkers({ create: nodeWorker, count: 1, deadline: 2 ** 31 });
    const query = queryOf(1, 1);
    expect(await executor.solve<void>({ query, solver: slow({ milliseconds: 50 }) })).toEqual(query.theta);
    await executor.dispose();
  });

  it('end with the executor, and so do the jobs that wait', async () => {
    const workers = counted();
    const executor = webWorkers({ create: workers.create, count: 1, chunk: 1 });
    const late = caught(executor.solve<void>({ query: queryOf(3, 1), solver: slow({ milliseconds: 1e6 }) }));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await executor.dispose();
    expect(await late).toMatch(/^EXECUTOR_DISPOSED/);
    expect(await caught(executor.solve<void>({ query: queryOf(1, 1), solver: doubling({ n: 1 }) }))).toMatch(
      /^EXECUTOR_DISPOSED/,
    );
    expect([workers.made(), workers.ended()]).toEqual([1, 1]);
  });
});

describe('what cannot be solved elsewhere is refused', () => {
  const executor = webWorkers({ create: nodeWorker, count: 1 });
  afterAll(() => executor.dispose());

  it.each([
    ['a solver without a specification', { ...doubling({ n: 1 }), spec: undefined }, /^NO_SPEC solver .* has no spec/],
    [
      'a name that the worker does not know',
      { ...doubling({ n: 1 }), spec: { module: '', name: 'unheardOf' } },
      /^NO_SPEC .*knows of no unheardOf, only of .*topK.*; give answerJobs each function/,
    ],
    [
      'a part that the worker does not know',
      {
        ...doubling({ n: 1 }),
        spec: { module: '', name: 'checked', argument: { solver: { module: '', name: 'odd' } } },
      },
      /^NO_SPEC .*knows of no odd/,
    ],
  ])('%s', async (_, solver, message) => {
    expect(await caught(executor.solve<void>({ query: queryOf(1, 1), solver }))).toMatch(message);
  });

  it('an instance that cannot be copied', async () => {
    const solver: MAPSolver<object> = { ...doubling({ n: 1 }), size: () => 1, prepare: () => () => {} };
    const instances = [{}, { of: () => 1 }];
    const query = queryOf(2, 1);
    expect(await caught(executor.solve({ query, solver, instances }))).toMatch(/^NO_SPEC instance 1 /);
    expect(await executor.solve<void>({ query, solver: doubling({ n: 1 }) })).toHaveLength(2);
  });

  it('options that make no sense', () => {
    for (const options of [
      { count: 0 },
      { deadline: 0 },
      { patience: 0 },
      { chunk: 1.5 },
      { create: undefined as never },
    ]) {
      expect(() => webWorkers({ create: nodeWorker, ...options })).toThrow(/count|deadline|patience|chunk|create/);
    }
  });
});
