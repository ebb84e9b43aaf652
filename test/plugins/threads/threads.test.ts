import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import {
  type AsyncMAPSolver,
  isMapgradError,
  type NoiseDistribution,
  noiseKey,
  type Query,
  type Rows,
} from '@mapgrad/contracts';
import { inline } from '@mapgrad/core';
import { given, gumbel } from '@mapgrad/estimators';
import { gridShortestPath, topK } from '@mapgrad/solvers';
import { asyncThreads, threads } from '@mapgrad/threads';
import { afterAll, describe, expect, it } from 'vitest';
import { type Fault, thetaOf } from '../../executors/faulty.ts';
import { runTypescript as execArgv } from '../../run-typescript/argv.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import {
  broken,
  counting,
  deadly,
  disguised,
  doubling,
  doublingLater,
  mine,
  mortal,
  nested,
  never,
  slow,
  stray,
  tellTale,
} from './solvers.ts';

const deadline = 20_000;
const queryOf = (instances: number, n: number): Query => ({
  theta: Float32Array.from({ length: instances * n }, (_, i) => Math.sin(i)),
  shape: { instances, samples: 1, n },
});
const bytesOf = (rows: Rows): Uint8Array => new Uint8Array(rows.buffer);

const errorOf = async (run: () => unknown): Promise<unknown> => {
  try {
    await run();
  } catch (thrown) {
    return thrown;
  }
  return expect.fail('nothing was thrown');
};

describe('many small jobs', () => {
  const here = threads({ workers: 4, deadline, chunk: 1, execArgv });
  const later = asyncThreads({ workers: 4, chunk: 1, execArgv });
  afterAll(async () => {
    here.dispose();
    await later.dispose();
  });
  const solver = doubling({ n: 1 });
  const jobOf = (job: number): Query => ({
    theta: Float32Array.of(job % 997, 1, 2, job % 13).subarray(0, 1 + (job % 4)),
    shape: { instances: 1 + (job % 4), samples: 1, n: 1 },
  });
  const doubled = (query: Query): number[] => [...query.theta].map((value) => 2 * value);

  it('are all answered, one after the other', () => {
    for (let job = 0; job < 5000; job++) {
      const query = jobOf(job);
      expect([...here.solve<void>({ query, solver })]).toEqual(doubled(query));
    }
  });

  it('are all answered, given at once', async () => {
    const queries = Array.from({ length: 2000 }, (_, job) => jobOf(job));
    const answers = await Promise.all(queries.map((query) => later.solve<void>({ query, solver })));
    expect(answers.map((answer) => [...answer])).toEqual(queries.map(doubled));
  });
});

describe('without a deadline', () => {
  it('this thread and the workers share a job that is large enough, and the bits are those of one thread', () => {
    const executor = threads({ workers: 1, execArgv });
    const who = new Set<number>();
    for (let job = 0; job < 50 && who.size < 2; job++) {
      for (const thread of executor.solve<void>({ query: queryOf(50, 1), solver: tellTale() })) who.add(thread);
    }
    expect([...who].sort()).toEqual([0, 1]);

    const noise = { distribution: gumbel(), temperature: 0.5, key: noiseKey(1) };
    const query = { ...queryOf(64, 144), shape: { instances: 64, samples: 8, n: 144 }, noise };
    const solver = gridShortestPath({ rows: 12, columns: 12 });
    const expected = inline().solve<void>({ query, solver });
    for (let job = 0; job < 10; job++) {
      // A solver that was never met begins alone; the second job knows how long its rows take.
      for (const met of [{ ...solver }, solver]) {
        expect(Buffer.compare(bytesOf(executor.solve<void>({ query, solver: met })), bytesOf(expected))).toBe(0);
      }
    }
    executor.dispose();
  });

  it('a small job is solved in this thread', () => {
    const executor = threads({ workers: 1, execArgv });
    const solver = { ...topK({ n: 3, k: 1 }), spec: { module: 'file:///nowhere.js', name: 'topK' } };
    expect([...executor.solve<void>({ query: queryOf(1, 3), solver })]).toEqual([0, 0, 1]);
    executor.dispose();
  });

  it('a solver that asks the same executor while it solves does not disturb the job that is shared', () => {
    const executor = threads({ workers: 1, chunk: 1, execArgv });
    const query = queryOf(50, 1);
    executor.solve<void>({ query, solver: slow({ milliseconds: 1 }) }); // the worker has started
    mine.executor = executor;
    expect(executor.solve<void>({ query, solver: nested({ milliseconds: 1 }) })).toEqual(query.theta);
    delete mine.executor;
    executor.dispose();
  });

  it('workers that end are noticed while this thread waits', async () => {
    const executor = threads({ workers: 1, chunk: 1, memory: 24, execArgv });
    const thrown = await errorOf(() => executor.solve<void>({ query: queryOf(30, 1), solver: deadly() }));
    expect(thrown).toMatchObject({ code: 'SOLVER_FAILED' });
    expect((thrown as Error).message).toContain('it ended its thread 2 times');
    const query = queryOf(2, 1);
    expect(executor.solve<void>({ query, solver: slow({ milliseconds: 5 }) })).toEqual(query.theta);
    executor.dispose();
  });
});

describe.each([
  ['threads', () => threads({ workers: 2, deadline, execArgv })],
  ['asyncThreads', () => asyncThreads({ workers: 2, deadline, execArgv })],
])('%s', (_, make) => {
  const executor = make();
  afterAll(() => executor.dispose());

  it('an error is that of the inline executor, of the first row that fails', async () => {
    const query = queryOf(9, 3);
    const solver = doubling({ n: 3 });
    for (const [row, fault] of [
      [8, 'throw'],
      [6, 'nan'],
      [4, 'long'],
      [3, 'unfilled'],
      [2, 'code'],
      [1, 'throw'],
    ] as const) {
      query.theta[row * 3] = thetaOf(fault);
      const expected = await errorOf(() => inline().solve<void>({ query, solver }));
      const found = await errorOf(() => executor.solve<void>({ query, solver }));
      expect(found).toEqual(expected);
      expect(found).toMatchObject({ code: (expected as { code: string }).code, context: { row, instance: row } });
    }
  });

  it('an error of the noise is not blamed on the solver', async () => {
    const noise = { distribution: given([[0, 0], [1], [0, 0]]), temperature: 1, key: noiseKey(0) };
    const job = { query: { ...queryOf(3, 2), noise }, solver: topK({ n: 2, k: 1 }) };
    const expected = await errorOf(() => inline().solve<void>(job));
    expect(await errorOf(() => executor.solve<void>(job))).toEqual(expected);
  });

  it('noise of temperature 0 needs no specification', async () => {
    const sample: NoiseDistribution['sample'] = (_key, _row, out) => out.fill(1);
    const noise = { distribution: { sample }, temperature: 0, key: noiseKey(0) };
    const job = { query: { ...queryOf(3, 2), noise }, solver: doubling({ n: 2 }) };
    expect(await executor.solve<void>(job)).toEqual(inline().solve<void>(job));
  });

  it('refuses what another thread cannot build, and says what', async () => {
    const query = queryOf(2, 3);
    const closure = { ...topK({ n: 3, k: 1 }), spec: undefined };
    const noise = { distribution: { sample: () => undefined }, temperature: 1, key: noiseKey(0) };
    const nowhere = { ...closure, spec: { module: 'file:///nowhere.js', name: 'topK' } };
    const nameless = { ...closure, spec: { module: doubling({ n: 3 }).spec!.module, name: 'perfect' } };
    const unlicensed = { ...closure, spec: { module: doubling({ n: 3 }).spec!.module, name: broken.name } };
    for (const [job, words] of [
      [{ query, solver: closure }, 'solver of your own has no spec'],
      [{ query: { ...query, noise }, solver: topK({ n: 3, k: 1 }) }, 'the noise has no spec'],
      [{ query, solver: nowhere }, 'nowhere.js'],
      [{ query, solver: nameless }, 'has no function perfect among its exports (broken,'],
      [{ query, solver: unlicensed }, 'there is no licence'],
    ] as const) {
      const thrown = await errorOf(() => executor.solve<void>(job));
      expect(thrown).toMatchObject({ code: 'NO_SPEC' });
      expect((thrown as Error).message).toContain(words);
    }
  });

  it('refuses an instance that cannot be copied, and says which', async () => {
    const instances = [{ value: 1 }, { value: 2, toString: () => 'two' }];
    const thrown = await errorOf(() => executor.solve({ query: queryOf(2, 2), solver: counting(), instances }));
    expect(thrown).toMatchObject({ code: 'NO_SPEC', context: { instance: 1 } });
    expect((thrown as Error).message).toContain('instance 1 cannot be copied');
    const answer = await executor.solve({ query: queryOf(1, 2), solver: counting(), instances: [{ value: 5 }] });
    expect(answer[1]).toBe(5);
  });

  it('ends twice, and answers no more', async () => {
    const one = make();
    const job = { query: queryOf(2, 2), solver: doubling({ n: 2 }) };
    await one.solve<void>(job);
    await one.dispose();
    await one.dispose();
    expect(await errorOf(() => one.solve<void>(job))).toMatchObject({ code: 'EXECUTOR_DISPOSED' });
  });
});

it('an instance is sent to a worker and prepared there once, by identity', async () => {
  const executor = asyncThreads({ workers: 1, execArgv });
  const solver = counting();
  const [one, other] = [{ value: 1 }, { value: 2 }];
  const ask = async (...instances: { readonly value: number }[]): Promise<number[]> => [
    ...(await executor.solve({ query: queryOf(instances.length, 2), solver, instances })),
  ];
  expect(await ask(one, other, one)).toEqual([1, 1, 2, 2, 1, 1]);
  one.value = 7; // of which a worker that has a copy knows nothing
  expect(await ask(other, one)).toEqual([2, 2, 1, 1]);
  expect(await ask({ value: 1 }, other)).toEqual([3, 1, 2, 2]);
  await executor.dispose();
});

it('a solver that answers later is served later, and refused where the answer is needed at once', async () => {
  const query = queryOf(4, 2);
  const later = asyncThreads({ workers: 2, execArgv });
  const solver: AsyncMAPSolver = doublingLater({ n: 2 });
  expect(await later.solve<void>({ query, solver })).toEqual(query.theta.map((value) => 2 * value));
  await later.dispose();
  const executor = threads({ workers: 1, deadline, execArgv });
  const thrown = await errorOf(() => executor.solve<void>({ query, solver: disguised({ n: 2 }) }));
  expect(thrown).toMatchObject({ code: 'CONFIGURATION_INVALID', context: { row: 0 } });
  executor.dispose();
});

describe('with a solver that answers later', () => {
  const executor = asyncThreads({ workers: 2, deadline: 400, memory: 24, execArgv });
  afterAll(() => executor.dispose());

  it.each([
    ['hang', 'SOLVER_TIMED_OUT'],
    ['exit', 'SOLVER_FAILED'],
    ['throw', 'SOLVER_FAILED'],
    ['nan', 'SOLVER_NOT_FINITE'],
  ] satisfies [Fault, string][])('fault %s after a while is told of by its row', async (fault, code) => {
    const query = { ...queryOf(3, 1), theta: Float32Array.of(1, thetaOf(fault), 3) };
    const thrown = await errorOf(() => executor.solve<void>({ query, solver: doublingLater({ n: 1 }) }));
    expect(thrown).toMatchObject({ code, context: { row: 1, instance: 1, solver: 'tests/doubling' } });
    const others = { ...query, only: Int32Array.of(0, 2) };
    expect([...(await executor.solve<void>({ query: others, solver: doublingLater({ n: 1 }) }))]).toEqual([2, 6]);
  });

  it('that waits for what never comes is not waited for, also without a deadline', async () => {
    const patient = asyncThreads({ workers: 1, execArgv });
    const thrown = await errorOf(() => patient.solve<void>({ query: queryOf(2, 1), solver: never() }));
    expect(thrown).toMatchObject({ code: 'SOLVER_FAILED', context: { row: 0 } });
    expect((thrown as Error).message).toContain('waits for what never comes');
    await patient.dispose();
  });

  it('an error outside of solve ends the thread, and is told of by the row that was being solved', async () => {
    const query = { ...queryOf(4, 1), theta: Float32Array.of(1, 2, -1, 3) };
    const thrown = await errorOf(() => executor.solve<void>({ query, solver: stray() }));
    expect(thrown).toMatchObject({ code: 'SOLVER_FAILED', context: { row: 2 } });
    expect([...(await executor.solve<void>({ query: { ...query, only: Int32Array.of(3) }, solver: stray() }))]).toEqual(
      [6],
    );
  });
});

it.each([
  ['threads', () => threads({ workers: 2, deadline, chunk: 5, execArgv })],
  ['asyncThreads', () => asyncThreads({ workers: 2, chunk: 5, execArgv })],
])('%s: the rows of a thread that has ended are solved by another one, and nobody is told', async (_, make) => {
  const executor = make();
  const query = queryOf(20, 1);
  const file = join(temporaryFolder(), 'ended');
  expect(await executor.solve<void>({ query, solver: mortal({ file }) })).toEqual(query.theta);
  expect(existsSync(file)).toBe(true);
  await executor.dispose();
});

it('the event loop goes on while threads solve', async () => {
  const executor = asyncThreads({ workers: 1, execArgv });
  let ticks = 0;
  const timer = setInterval(() => ticks++, 5);
  await executor.solve<void>({ query: queryOf(10, 1), solver: slow({ milliseconds: 20 }) });
  clearInterval(timer);
  expect(ticks).toBeGreaterThan(10);
  await executor.dispose();
});

it('a job that waits when the executor ends is refused', async () => {
  const executor = asyncThreads({ workers: 1, execArgv });
  const job = { query: queryOf(2, 1), solver: slow({ milliseconds: 100_000 }) };
  const waiting = [executor.solve<void>(job), executor.solve<void>(job)].map((answer) => errorOf(() => answer));
  await new Promise((resolve) => setTimeout(resolve, 100));
  await executor.dispose();
  for (const thrown of await Promise.all(waiting)) expect(thrown).toMatchObject({ code: 'EXECUTOR_DISPOSED' });
});

it.each([
  ['workers', { workers: 0 }],
  ['workers', { workers: 1.5 }],
  ['deadline', { deadline: 0 }],
  ['deadline', { deadline: Number.NaN }],
  ['chunk', { chunk: 0 }],
  ['memory', { memory: -1 }],
])('refuses %s (%j)', (name, options) => {
  for (const make of [threads, asyncThreads]) {
    expect(() => make(options)).toThrow(name);
    expect(() => make(options)).toThrow(expect.toSatisfy(isMapgradError));
  }
});

it.each(['dispose', 'keep'])('a process that has solved in threads ends by itself (%s)', async (what) => {
  const script = fileURLToPath(new URL('./child.ts', import.meta.url));
  const child = spawn(process.execPath, [...execArgv, script, what], { stdio: ['ignore', 'pipe', 'inherit'] });
  const patience = setTimeout(() => child.kill('SIGKILL'), 15_000);
  const [printed, [code]] = await Promise.all([text(child.stdout), once(child, 'exit') as Promise<[number]>]);
  clearTimeout(patience);
  expect([code, printed]).toEqual([0, '2 4 6 8\n'.repeat(3)]);
});

it.each([threads, asyncThreads])('arguments that Node refuses are an error with a code (%o)', async (make) => {
  const executor = make({ workers: 1, deadline, execArgv: ['--no-such-argument'] });
  expect(await errorOf(() => executor.solve<void>({ query: queryOf(1, 1), solver: doubling({ n: 1 }) }))).toMatchObject(
    {
      code: 'OPTION_INVALID',
      message: expect.stringMatching(/--no-such-argument; look at execArgv/) as string,
    },
  );
  await executor.dispose();
});
