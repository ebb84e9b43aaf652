import {
  type AsyncExecutor,
  type ErrorCode,
  type Executor,
  isMapgradError,
  type Job,
  type MAPSolver,
  type MapgradError,
  messageOf,
  type Numbers,
  noiseKey,
  type Query,
  type Rows,
  type Shape,
} from '@mapgrad/contracts';
import { inline } from '@mapgrad/core';
import { failingSolver } from './failing-solver.ts';
import { identityMap } from './identity-map.ts';
import { ensure, type Law, law } from './law.ts';
import { uniform } from './numbers.ts';
import { type Free, positivePart } from './positive-part.ts';
import { difference, show } from './show.ts';
import { uniformNoise } from './uniform-noise.ts';

/** {@link Executor} and {@link AsyncExecutor}. */
interface AnyExecutor {
  solve<Instance>(job: Job<MAPSolver<Instance>, Instance>): Rows | Promise<Rows>;
  readonly counts?: Numbers | undefined;
  dispose(): void | Promise<void>;
}

/** From small to large, so that the first that breaks a law is a small one. */
const SHAPES: readonly Shape[] = [
  { instances: 1, samples: 1, n: 1 },
  { instances: 2, samples: 1, n: 2 },
  { instances: 2, samples: 3, n: 2 },
  { instances: 5, samples: 1, n: 7 },
  { instances: 3, samples: 8, n: 16 },
  { instances: 64, samples: 2, n: 33 },
];

/**
 * What every executor obeys: the bits of its answers are those of the inline executor, and its errors name the row.
 *
 * The solvers and the noise of these laws carry specifications, for executors that build them again elsewhere.
 *
 * @param make a new executor each time; each is disposed after its check
 */
export function executorLaws(make: () => Executor | AsyncExecutor): readonly Law[] {
  const executorLaw = (name: string, check: (executor: AnyExecutor) => Promise<void>): Law =>
    law(`executor: ${name}`, async () => {
      const executor: AnyExecutor = make();
      try {
        await check(executor);
      } finally {
        await executor.dispose();
      }
    });

  const failure = (what: string, code: ErrorCode, words: string, options: object): Law =>
    executorLaw(
      `where the solver ${what}, the error has code ${code} and names solver, row and instance`,
      async (executor) => {
        const solver = failingSolver({ n: 2, ...options });
        const thrown = await caught(() => executor.solve<void>({ query: failingQuery, solver }));
        ensure(isMapgradError(thrown), () => `it threw ${messageOf(thrown)}, which is not a MapgradError`);
        const { message, context } = thrown as MapgradError;
        const found = [(thrown as MapgradError).code, context.solver, context.row, context.instance];
        const missing = difference(found as number[], [code, 'laws/failing', 5, 2] as number[]);
        ensure(missing === undefined, () => `code, solver, row and instance are ${found.join(', ')}`);
        const silent = ['laws/failing', 'row 5', words].find((word) => !message.includes(word));
        ensure(silent === undefined, () => `the message "${message}" does not say "${silent ?? ''}"`);
      },
    );

  return [
    executorLaw('the answers have the bits of the inline executor', async (executor) => {
      for (const { name, query, instances } of jobs()) await sameAsInline(executor, name, query, instances);
    }),

    executorLaw('jobs given at once do not disturb one another', async (executor) => {
      await Promise.all(jobs().map(({ name, query, instances }) => sameAsInline(executor, name, query, instances)));
    }),

    executorLaw('an answer is in an array of its own', async (executor) => {
      const query: Query = { theta: uniform(1, 6), shape: { instances: 2, samples: 1, n: 3 } };
      const solver = identityMap({ n: 3 });
      const first = await executor.solve<void>({ query, solver });
      await executor.solve<void>({ query: { ...query, theta: uniform(2, 6) }, solver });
      const changed = difference(first, uniform(1, 6));
      ensure(changed === undefined, () => `after another job an earlier answer has ${changed ?? ''}`);
    }),

    failure('throws', 'SOLVER_FAILED', 'it broke', {}),
    failure('throws an error with a code of its own', 'SOLVER_INFEASIBLE', 'no state satisfies it', {
      code: 'SOLVER_INFEASIBLE',
    }),
    failure('leaves z unfilled', 'SOLVER_NOT_FINITE', 'z[0] is NaN', { unfilled: true }),

    executorLaw('its counts, where it has any, are finite and never fall', async (executor) => {
      let before: Numbers = {};
      for (const { name, query, instances } of jobs()) {
        await executor.solve({ query, solver: positivePart({ n: query.shape.n }), instances });
        const counts: Numbers = { ...executor.counts };
        const lost = Object.keys(before).find((count) => !(count in counts));
        ensure(lost === undefined, () => `after the job for ${name}, ${lost ?? ''} is not counted any more`);
        for (const [count, value] of Object.entries(counts)) {
          const least = before[count] ?? 0;
          const grown = Number.isFinite(value) && value >= least;
          ensure(grown, () => `after the job for ${name}, ${count} is ${value}, after ${least}`);
        }
        before = counts;
      }
    }),

    executorLaw('it answers after an error', async (executor) => {
      await caught(() => executor.solve<void>({ query: failingQuery, solver: failingSolver({ n: 2 }) }));
      const query: Query = { theta: uniform(3, 6), shape: failingQuery.shape };
      const job = { query, solver: failingSolver({ n: 2 }) };
      const changed = difference(await executor.solve<void>(job), inline().solve<void>(job));
      ensure(changed === undefined, () => `the next job has ${changed ?? ''}`);
    }),
  ];
}

/** [B, S, n] = [3, 2, 2], θ_0 being above 100 in row 5 alone: the second sample of the last instance. */
const failingQuery: Query = {
  theta: new Float32Array(6),
  shape: { instances: 3, samples: 2, n: 2 },
  shift: { direction: Float32Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]), step: Float64Array.of(1, 1, 200) },
};

interface NamedJob {
  readonly name: string;
  readonly query: Query;
  readonly instances: readonly Free[];
}

function jobs(): readonly NamedJob[] {
  return SHAPES.flatMap((shape, seed) => {
    const { instances: count, samples, n } = shape;
    const theta = uniform(seed, count * n);
    const noise = { distribution: uniformNoise(), temperature: 0.7, key: noiseKey(seed) };
    const direction = uniform(seed + 100, count * samples * n);
    const shift = { direction, step: Float64Array.from({ length: count }, (_, b) => [0.3, 0, -1.7][b % 3]!) };
    const queries: readonly (readonly [string, Query])[] = [
      ['theta', { theta, shape }],
      ['noise', { theta, shape, noise }],
      ['noise of temperature 0', { theta, shape, noise: { ...noise, temperature: 0 } }],
      ['a shift', { theta, shape, shift }],
      ['a weight', { theta, shape, thetaWeight: -0.3 }],
      ['noise, a shift and a weight', { theta, shape, noise, shift, thetaWeight: 0.3 }],
      ['multiplicative noise and a shift', { theta, shape, noise: { ...noise, mode: 'multiplicative' }, shift }],
      ['some instances only', { theta, shape, noise, shift, only: Int32Array.of(count - 1, 0) }],
    ];
    const instances = Array.from({ length: count }, (_, b) => ({ free: (b % n) + 1 }));
    return queries.map(([name, query]) => ({
      name: `${name}, ${count} instances, ${samples} samples`,
      query,
      instances,
    }));
  });
}

async function sameAsInline(
  executor: AnyExecutor,
  name: string,
  query: Query,
  instances: readonly Free[],
): Promise<void> {
  const { n } = query.shape;
  const theta = query.theta.slice();
  const rows = { query, solver: identityMap({ n }) };
  const states = { query, solver: positivePart({ n }), instances };
  const wrong =
    difference(await executor.solve<void>(rows), inline().solve<void>(rows)) ??
    difference(await executor.solve<Free>(states), inline().solve<Free>(states));
  ensure(wrong === undefined, () => `for ${name}, the answer has ${wrong ?? ''}; theta ${show(theta)}`);
  const changed = difference(query.theta, theta);
  ensure(changed === undefined, () => `for ${name}, theta ${show(theta)} has ${changed ?? ''} afterwards`);
}

async function caught(run: () => unknown): Promise<unknown> {
  try {
    await run();
  } catch (thrown) {
    return thrown;
  }
  throw new Error('nothing was thrown');
}
