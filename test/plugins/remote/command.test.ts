import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { type Json, messageOf } from '@mapgrad/contracts';
import { differentiateAsync, inlineAsync } from '@mapgrad/core';
import { fixed, gumbel, imle } from '@mapgrad/estimators';
import { type CommandOptions, command, type RemoteSolver } from '@mapgrad/remote';
import { solverLaws } from '@mapgrad/testing';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { coded } from '../tfjs/matching.ts';
import { child, positive, thetas } from './positive.ts';

type Solver = RemoteSolver<Json | void>;

const open: Solver[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((solver) => solver.dispose()));
});

function made(options: Partial<CommandOptions> = {}): Solver {
  const solver = command<Json | void>({ command: child(), n: 3, ...options });
  open.push(solver);
  return solver;
}

async function ask(solver: Solver, fault?: string, theta: Float32Array = Float32Array.of(1, -1, 2)): Promise<number[]> {
  const solve = await solver.prepare(fault === undefined ? undefined : { fault });
  const z = new Float32Array(theta.length).fill(Number.NaN);
  await solve(theta, z);
  return [...z];
}

describe('the laws of solvers', () => {
  // A few, used by turns, since each new one costs the start of a process.
  const solvers = Array.from({ length: 4 }, () => command({ command: child(), n: 3, exact: true }));
  let turn = 0;
  afterAll(() => Promise.all(solvers.map((solver) => solver.dispose())));
  for (const law of solverLaws(() => solvers[turn++ % solvers.length]!)) it(law.name, law.check);
});

it('sends every bit of theta, the instance, and theta as it is when it is asked', async () => {
  const echo = `require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
    const { id, theta, instance } = JSON.parse(line);
    console.log(JSON.stringify({ id, z: [...theta.slice(1), instance.a] }));
  })`;
  const solver = made({ command: [process.execPath, '-e', echo], n: 2, instance: { a: 7 } });
  const theta = Float32Array.of(0, 0.1);
  const z = new Float32Array(2);
  const answered = (await solver.prepare())(theta, z);
  theta.fill(5);
  await answered;
  expect(z).toEqual(Float32Array.of(0.1, 7));
  const own = (await solver.prepare({ a: 8 }))(Float32Array.of(0, -(2 ** -149)), z);
  await own;
  expect(z).toEqual(Float32Array.of(-(2 ** -149), 8));
});

it('one in a hundred of 2000 questions goes wrong, and each tells of itself', async () => {
  const expected: Readonly<Record<string, unknown>> = {
    die: coded(
      'SOLVER_FAILED',
      /ended with exit code 3, 2 times, over this question; .*stderr:\nfirst line\nthis was too/s,
    ),
    crash: coded('SOLVER_FAILED', /was ended by SIGSEGV, 2 times/),
    garbage: coded('SOLVER_FAILED', /answered "Restricted license.*which is not JSON.*goes to stderr/),
    short: coded('SOLVER_SIZE', /z of 2 numbers, expected 3/),
    nan: coded('SOLVER_NOT_FINITE', /\[0, NaN, 1\].*not finite/),
    word: coded('SOLVER_NOT_FINITE', /z\[0\] is "one"/),
    large: coded('SOLVER_NOT_FINITE', /z\[0\] is 1e\+39/),
    missing: coded('SOLVER_FAILED', /"answer":1.*expected z, an array of 3/),
    infeasible: coded('SOLVER_INFEASIBLE', /^no state$/),
    'own-code': coded('SOLVER_FAILED', /no idea \(code 17/),
    stranger: coded('SOLVER_FAILED', /id is of no open question \(/),
    bytes: coded('SOLVER_FAILED', /not UTF-8, 7bfffe/),
    huge: coded('SOLVER_FAILED', /more than 65632 bytes without a line break/),
    hang: coded('SOLVER_TIMED_OUT', /did not answer within the deadline of 900 ms/),
    slow: undefined,
    halves: undefined,
    'once-only': undefined,
  };
  const kinds = Object.keys(expected);
  const faultOf = (row: number): string | undefined => (row % 100 === 37 ? kinds[((row - 37) / 100) % 17] : undefined);

  const rows = thetas(2000, 3);
  const solver = made({ command: child('any-order'), deadline: 900, restarts: 1 });
  const ended = await Promise.allSettled(rows.map((theta, row) => ask(solver, faultOf(row), theta)));
  for (const [row, outcome] of ended.entries()) {
    const reason = expected[faultOf(row) ?? ''];
    const value = [...positive(rows[row]!)];
    expect(outcome, `row ${row}`).toEqual(
      reason === undefined ? { status: 'fulfilled', value } : { status: 'rejected', reason },
    );
  }
});

it('an executor says at which row, the first of those that fail, and answers afterwards', async () => {
  const solver = made({ restarts: 0 });
  const theta = new Float32Array(3 * 40).fill(1);
  const job = { query: { theta, shape: { instances: 20, samples: 2, n: 3 } }, solver };
  const instances = Array.from({ length: 20 }, (_, b) =>
    [4, 5, 12].includes(b) ? { fault: b === 4 ? 'slow' : 'die' } : null,
  );
  const executor = inlineAsync();
  await expect(executor.solve<Json | void>({ ...job, instances })).rejects.toMatchObject({
    code: 'SOLVER_FAILED',
    context: { row: 10, instance: 5, solver: 'command' },
  });
  expect(await executor.solve<Json | void>(job)).toEqual(theta);
});

it('has the gradients of a solver in this process', async () => {
  const estimator = imle({ noise: gumbel(), stepSize: fixed(2), samples: 3 });
  const here = {
    exact: true,
    size: () => 3,
    prepare: () => (theta: Float32Array, z: Float32Array) => z.set(positive(theta)),
  };
  const gradients = [here, made() as RemoteSolver].map(async (solver) => {
    const { backward } = await differentiateAsync({ estimator, solver, seed: 3 }).forward([
      [1, -1, 0.2],
      [0, 0.1, -0.3],
    ]);
    return backward(Float32Array.from({ length: 18 }, (_, i) => Math.sin(i)));
  });
  const [expected, found] = await Promise.all(gradients);
  expect(found).toEqual(expected);
});

describe('a command that is no solver', () => {
  it('is not installed', async () => {
    const solver = made({ command: ['no-such-program'], deadline: 50 });
    const error = coded(
      'SOLVER_FAILED',
      /the command no-such-program could not be started .*ENOENT.*name a program that is installed/,
    );
    for (const reason of await Promise.allSettled(Array.from({ length: 40 }, () => ask(solver)))) {
      expect(reason).toEqual({ status: 'rejected', reason: error });
    }
    await pause(100); // longer than the deadline, which is over with the questions
    await expect(ask(solver)).rejects.toEqual(error);
  });
  it('ends before it answers: all questions fail after a few starts', async () => {
    const solver = made({ command: child('broken'), restarts: 1 });
    const ended = await Promise.allSettled(Array.from({ length: 40 }, () => ask(solver)));
    const error = coded(
      'SOLVER_FAILED',
      /exit code 1, 2 times, before it had answered anything.*SyntaxError: this solver is broken/s,
    );
    expect(new Set(ended.map(({ status }) => status))).toEqual(new Set(['rejected']));
    expect((ended[39] as PromiseRejectedResult).reason).toEqual(error);
  });
  it.each([0, 2])(
    'ends over the first question of all, with %i restarts: the others are answered',
    async (restarts) => {
      const solver = made({ restarts });
      const ended = await Promise.allSettled(
        Array.from({ length: 20 }, (_, i) => ask(solver, i === 0 ? 'die' : undefined)),
      );
      const error = coded(
        'SOLVER_FAILED',
        restarts === 0 ? /exit code 3, once, before/ : /exit code 3, 3 times, before/,
      );
      expect(ended[0]).toEqual({ status: 'rejected', reason: error });
      for (const one of ended.slice(1)) expect(one).toEqual({ status: 'fulfilled', value: [1, 0, 1] });
    },
  );
  it('ends after each answer, which is slow but right', async () => {
    const once = `require('node:readline').createInterface({ input: process.stdin }).once('line', (line) => {
      const { id, theta } = JSON.parse(line);
      process.stdout.write(JSON.stringify({ id, z: theta }) + '\\n', () => process.exit(0));
    })`;
    const solver = made({ command: [process.execPath, '-e', once] });
    const answers = Promise.all([0, 1, 2, 3].map((i) => ask(solver, undefined, Float32Array.of(i, i, i))));
    expect(await answers).toEqual([
      [0, 0, 0],
      [1, 1, 1],
      [2, 2, 2],
      [3, 3, 3],
    ]);
  });
  it('says something unasked: the next question is told', async () => {
    const chatty = `require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
      console.log(JSON.stringify({ id: JSON.parse(line).id, z: [0, 0, 0] }));
      setTimeout(() => console.log('solved in 3 ms'), 10);
    })`;
    const solver = made({ command: [process.execPath, '-e', chatty] });
    expect(await ask(solver)).toEqual([0, 0, 0]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await expect(ask(solver)).rejects.toEqual(coded('SOLVER_FAILED', /answered "solved in 3 ms"/));
  });
  it.each([
    [{ command: [] }, /command is \[\], expected a list/],
    [{ command: [''] }, /command is \[""\]/],
    [{ command: ['a\0b'] }, /expected a list/],
    [{ n: 0 }, /n is 0/],
    [{ deadline: 0 }, /deadline is 0/],
    [{ deadline: 2 ** 31 }, /deadline is 2147483648/],
    [{ restarts: -1 }, /restarts is -1/],
    [{ concurrency: 1.5 }, /concurrency is 1.5/],
  ])('options %o', (options, message) => {
    expect(() => made(options)).toThrow(coded('OPTION_INVALID', message));
  });
});

it('theta that is not finite is refused before it is sent', async () => {
  await expect(ask(made(), undefined, Float32Array.of(1, Number.NaN, 0))).rejects.toEqual(
    coded('THETA_NOT_FINITE', /theta\[1\] is NaN/),
  );
});

it('an answer that came while this thread was busy is no silence', async () => {
  const solver = made({ deadline: 500 });
  await ask(solver);
  const answered = ask(solver);
  await nextTurn();
  for (const end = performance.now() + 1000; performance.now() < end; );
  expect(await answered).toEqual([1, 0, 1]);
});

it('waits for a child that reads slowly, with megabytes in questions', async () => {
  const n = 40_000;
  const solver = made({ n });
  const rows = thetas(24, n);
  const answers = await Promise.all(rows.map((theta) => ask(solver, undefined, theta)));
  expect(answers.map((z) => Float32Array.from(z))).toEqual(rows.map(positive));
});

describe('dispose', () => {
  it('ends the child, and fails what is not answered; a later question starts another child', async () => {
    const solver = made();
    const pid = Number(await ask(solver, 'pid').catch(messageOf));
    const failing = expect(ask(solver, 'hang')).rejects.toEqual(
      coded('SOLVER_FAILED', /was disposed before it had answered/),
    );
    await nextTurn();
    await solver.dispose();
    await failing;
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(await ask(solver)).toEqual([1, 0, 1]);
  });
  it('leaves no listener behind', async () => {
    const before = process.listenerCount('exit');
    const solvers = [made(), made(), made()];
    await Promise.all(solvers.map((solver) => ask(solver)));
    expect(process.listenerCount('exit')).toBe(before + 1);
    await Promise.all(solvers.map((solver) => solver.dispose()));
    expect(process.listenerCount('exit')).toBe(before);
  });
});
