import type { AsyncMAPSolver, Json, MAPSolver } from '@mapgrad/contracts';
import { differentiate, differentiateAsync, inline } from '@mapgrad/core';
import { fixed, gumbel, imle } from '@mapgrad/estimators';
import { type CommandOptions, command, endSynchronous, service, synchronous } from '@mapgrad/remote';
import { afterAll, describe, expect, it } from 'vitest';
import { coded } from '../tfjs/matching.ts';
import { child, positive, thetas } from './positive.ts';
import { serve } from './serve.ts';

const { url, stop } = await serve();
afterAll(async () => {
  await endSynchronous();
  stop();
});

const made = (options: Partial<CommandOptions> = {}): MAPSolver<Json | void> =>
  synchronous({ solver: command<Json | void>({ command: child(), n: 3, ...options }) });

function ask(
  solver: MAPSolver<Json | void>,
  fault?: string,
  theta: Float32Array = Float32Array.of(1, -1, 2),
): number[] {
  const z = new Float32Array(theta.length).fill(Number.NaN);
  solver.prepare(fault === undefined ? undefined : { fault })(theta, z);
  return [...z];
}

describe.each([
  ['a command', () => made({ deadline: 900, restarts: 1 })],
  ['a service', () => synchronous({ solver: service<Json | void>({ url, n: 3, deadline: 400, retries: 1 }) })],
])('%s', (_, make) => {
  it('answers at once, and its errors keep their codes', () => {
    const solver = make();
    for (const theta of thetas(50, 3)) expect(ask(solver, undefined, theta)).toEqual([...positive(theta)]);
    expect(() => ask(solver, 'infeasible')).toThrow(coded('SOLVER_INFEASIBLE', /^no state$/));
    expect(() => ask(solver, 'hang')).toThrow(coded('SOLVER_TIMED_OUT', /deadline of \d00 ms/));
    expect(() => ask(solver, 'garbage')).toThrow(coded('SOLVER_FAILED', /not JSON/));
    expect(ask(solver, 'slow')).toEqual([1, 0, 1]);
  });

  it('has the gradients of one in this process', () => {
    const estimator = imle({ noise: gumbel(), stepSize: fixed(2), samples: 3 });
    const here: MAPSolver = { exact: true, size: () => 3, prepare: () => (theta, z) => z.set(positive(theta)) };
    const gradient = (solver: MAPSolver): Float32Array =>
      differentiate({ estimator, solver, seed: 3 })
        .forward([[1, -1, 0.2]])
        .backward(Float32Array.from({ length: 9 }, (_, i) => Math.sin(i)));
    expect(gradient(make() as MAPSolver)).toEqual(gradient(here));
  });
});

it('an executor says at which row', () => {
  const query = { theta: new Float32Array(12).fill(1), shape: { instances: 4, samples: 1, n: 3 } };
  const instances = [null, null, { fault: 'infeasible' }, null];
  expect(() => inline().solve<Json | void>({ query, solver: made(), instances })).toThrow(
    expect.objectContaining({
      code: 'SOLVER_INFEASIBLE',
      context: expect.objectContaining({ row: 2 }) as unknown,
    }) as Error,
  );
});

it('gives up waiting for a solver without limits of its own, and answers afterwards', () => {
  const solver = synchronous({
    solver: command<Json | void>({ command: child(), n: 3, deadline: 900 }),
    patience: 500,
  });
  expect(ask(solver)).toEqual([1, 0, 1]);
  expect(() => ask(solver, 'hang')).toThrow(coded('SOLVER_TIMED_OUT', /did not answer within 500 ms/));
  expect(ask(synchronous({ solver: command({ command: child(), n: 3, deadline: 900 }) }), 'slow')).toEqual([1, 0, 1]);
});

it('a solver without a specification is refused', () => {
  const later: AsyncMAPSolver = { exact: true, size: () => 1, prepare: () => () => Promise.resolve() };
  expect(() => synchronous({ solver: later })).toThrow(coded('NO_SPEC', /use differentiateAsync/));
});

it('one that answers later is refused where the answer is needed at once, with what to do', () => {
  const solver = command({ command: child(), n: 3 });
  const estimator = imle({ noise: gumbel(), stepSize: fixed(2) });
  const step = differentiate({ estimator, solver: solver as unknown as MAPSolver });
  expect(() => step.map([[1, 2, 3]])).toThrow(coded('CONFIGURATION_INVALID', /answers later .*use differentiateAsync/));
  void differentiateAsync({ estimator, solver });
  return solver.dispose();
});
