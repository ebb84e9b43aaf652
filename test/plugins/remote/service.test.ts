import type { Json } from '@mapgrad/contracts';
import { inlineAsync } from '@mapgrad/core';
import { type RemoteSolver, type ServiceOptions, service } from '@mapgrad/remote';
import { solverLaws } from '@mapgrad/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { coded } from '../tfjs/matching.ts';
import { positive, thetas } from './positive.ts';
import { serve } from './serve.ts';

const { url, stop } = await serve();
afterAll(stop);

const made = (options: Partial<ServiceOptions> = {}): RemoteSolver<Json | void> =>
  service<Json | void>({ url, n: 3, ...options });

async function ask(
  solver: RemoteSolver<Json | void>,
  fault?: string,
  theta: Float32Array = Float32Array.of(1, -1, 2),
): Promise<number[]> {
  const solve = await solver.prepare(fault === undefined ? undefined : { fault });
  const z = new Float32Array(theta.length).fill(Number.NaN);
  await solve(theta, z);
  return [...z];
}

describe('the laws of solvers', () => {
  for (const law of solverLaws(() => service({ url, n: 3, exact: true }))) it(law.name, law.check);
});

it('is not late where this thread had no time to read the answer', async () => {
  const solver = made({ deadline: 100, retries: 0 });
  expect(await ask(solver)).toEqual([1, 0, 1]);
  const answer = ask(solver);
  await new Promise(setImmediate);
  const until = performance.now() + 300;
  while (performance.now() < until);
  expect(await answer).toEqual([1, 0, 1]);
  await solver.dispose();
});

it('one in a hundred of 2000 questions goes wrong, and each tells of itself', async () => {
  const timedOut = coded(
    'SOLVER_TIMED_OUT',
    /service http:\/\/127.0.0.1:\d+\/solve did not answer within the deadline of 400 ms/,
  );
  const expected: Readonly<Record<string, unknown>> = {
    hang: timedOut,
    'hang-in-body': timedOut,
    reset: coded('SOLVER_FAILED', /cannot be reached \(.+\), 2 times/),
    'limited-for-long': coded(
      'SOLVER_FAILED',
      /status 429, and asks for a pause of 3600000 ms, more than the deadline/,
    ),
    'limited-until': coded('SOLVER_FAILED', /status 503, and asks for a pause of \d{7} ms/),
    broken: coded('SOLVER_FAILED', /status 500, "Traceback: it broke", 2 times/),
    infeasible: coded('SOLVER_INFEASIBLE', /^no state$/),
    error: coded('SOLVER_FAILED', /^no idea$/),
    refused: coded('SOLVER_FAILED', /status 403, "who are you, nobody"; expected status 200/),
    moved: coded('SOLVER_FAILED', /status 307, which leads to https:\/\/elsewhere.invalid\/solve; expected status 200/),
    garbage: coded('SOLVER_FAILED', /"<html>", which is not JSON/),
    nan: coded('SOLVER_NOT_FINITE', /a number that is not finite/),
    short: coded('SOLVER_SIZE', /z of 2 numbers, expected 3/),
    bytes: coded('SOLVER_FAILED', /not UTF-8, 7bff/),
    huge: coded('SOLVER_FAILED', /more than 65632 bytes/),
    slow: undefined,
    'reset-once': undefined,
    busy: undefined,
    limited: undefined,
  };
  const kinds = Object.keys(expected);
  const faultOf = (row: number): string | undefined =>
    row % 100 === 37 ? kinds[((row - 37) / 100) % kinds.length] : undefined;
  const rows = thetas(2000, 3);
  const solver = made({ deadline: 400, retries: 1 });
  const ended = await Promise.allSettled(rows.map((theta, row) => ask(solver, faultOf(row), theta)));
  for (const [row, outcome] of ended.entries()) {
    const reason = expected[faultOf(row) ?? ''];
    const value = [...positive(rows[row]!)];
    expect(outcome, `row ${row}`).toEqual(
      reason === undefined ? { status: 'fulfilled', value } : { status: 'rejected', reason },
    );
  }
});

it('asks no more than so many questions at once, and keeps its connections', async () => {
  const fresh = await serve();
  try {
    const solver = made({ url: fresh.url, concurrency: 3 });
    await Promise.all(thetas(60, 3).map((theta) => ask(solver, 'slow', theta)));
    const [most, connections] = await ask(solver, 'counts');
    expect(most).toBe(3);
    expect(connections).toBeLessThan(12);
  } finally {
    fresh.stop();
  }
});

it('an executor says at which row, and answers afterwards', async () => {
  const solver = made();
  const job = { query: { theta: new Float32Array(120).fill(1), shape: { instances: 40, samples: 1, n: 3 } }, solver };
  const instances = Array.from({ length: 40 }, (_, b) => (b === 21 ? { fault: 'infeasible' } : null));
  const executor = inlineAsync();
  await expect(executor.solve<Json | void>({ ...job, instances })).rejects.toMatchObject({
    code: 'SOLVER_INFEASIBLE',
    context: { row: 21 },
  });
  expect(await executor.solve<Json | void>(job)).toEqual(job.query.theta);
});

it('many questions that wait to be asked again are no leak to Node', async () => {
  const warnings: string[] = [];
  const note = ({ message }: Error): unknown => warnings.push(message);
  process.on('warning', note);
  const solver = made({ concurrency: 40, retries: 1 });
  const outcomes = await Promise.allSettled(thetas(40, 3).map((theta) => ask(solver, 'broken', theta)));
  expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
  await new Promise(setImmediate);
  process.off('warning', note);
  expect(warnings).toEqual([]);
});

it('cannot be reached', async () => {
  const solver = made({ url: 'http://127.0.0.1:9/solve', retries: 1 });
  await expect(ask(solver)).rejects.toEqual(coded('SOLVER_FAILED', /cannot be reached \(.+\), 2 times/));
});

it('sends headers, and does not show the query of a URL, which may be secret', async () => {
  const headers = { authorization: 'Bearer me' };
  await expect(ask(made({ url: `${url}?key=secret`, headers }), 'refused')).rejects.toEqual(
    coded('SOLVER_FAILED', /\/solve answered with status 403, "who are you, Bearer me"/),
  );
});

it.each([
  [{ url: 'solver.local' }, /url is "solver.local", expected one of http/],
  [{ url: 'file:///etc/hosts' }, /expected one of http/],
  [{ url: 'http://me:secret@127.0.0.1/' }, /url has a name or a password in it, which fetch refuses; send/],
  [{ headers: { 'not a header': 'x' } }, /headers are not a header/],
  [{ retries: -1 }, /retries is -1/],
  [{ concurrency: 0 }, /concurrency is 0/],
])('options %o', (options, message) => {
  expect(() => made(options)).toThrow(coded('OPTION_INVALID', message));
});

it('dispose fails what is not answered, and a later question is answered', async () => {
  const solver = made();
  const failing = expect(ask(solver, 'hang')).rejects.toEqual(coded('SOLVER_FAILED', /was disposed before/));
  await new Promise((resolve) => setTimeout(resolve, 20));
  await solver.dispose();
  await failing;
  expect(await ask(solver)).toEqual([1, 0, 1]);
});
