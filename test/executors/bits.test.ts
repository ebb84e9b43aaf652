import { fileURLToPath } from 'node:url';
import type {
  AsyncExecutor,
  AsyncMAPSolver,
  Executor,
  GradientEstimator,
  LossEstimator,
  MAPSolver,
  Rows,
} from '@mapgrad/contracts';
import { differentiate, differentiateAsync, inline, inlineAsync, sampler, samplerAsync } from '@mapgrad/core';
import { adaptive, imle, normal, perturbed } from '@mapgrad/estimators';
import { command, endSynchronous, synchronous } from '@mapgrad/remote';
import { topK } from '@mapgrad/solvers';
import { asyncThreads, threads } from '@mapgrad/threads';
import { webWorkers } from '@mapgrad/threads/web';
import { afterAll, describe, expect, it } from 'vitest';
import { examplesOf, given, host, isLossEstimator } from '../laws/installed.ts';
import { nodeWorker } from '../plugins/threads/web/node-worker.ts';
import { runTypescript as execArgv } from '../run-typescript/argv.ts';

const [B, N, K] = [4, 6, 2];
/** θ [B, n], with equal scores in it. */
const theta = Float32Array.from({ length: B * N }, (_, i) => (i % 5 === 4 ? 0.5 : Math.sin(i * i)));

interface Way<Solver, Exec> {
  readonly name: string;
  readonly workers: number;
  readonly solver: Solver;
  readonly executor: Exec;
}

const solver = topK({ n: N, k: K });
const asked = command({
  command: [process.execPath, fileURLToPath(new URL('../fixtures/top-k.mjs', import.meta.url)), `${K}`],
  n: N,
  exact: true,
});

/** Ways that answer at once; threads have a deadline, so that they leave nothing to the calling thread. */
const now: readonly Way<MAPSolver, Executor>[] = [
  ...[1, 2, 4].map((workers) => ({
    name: `threads, ${workers}`,
    workers,
    solver,
    executor: threads({ workers, deadline: 20_000, chunk: 1, execArgv }),
  })),
  {
    name: 'a child process that is waited for',
    workers: 0,
    solver: synchronous({ solver: asked }),
    executor: inline(),
  },
];

const later: readonly Way<MAPSolver | AsyncMAPSolver, AsyncExecutor>[] = [
  { name: 'inlineAsync', workers: 0, solver, executor: inlineAsync() },
  ...[1, 2, 4].map((workers) => ({
    name: `asyncThreads, ${workers}`,
    workers,
    solver,
    executor: asyncThreads({ workers, chunk: 1, execArgv }),
  })),
  ...[1, 2].map((workers) => ({
    name: `Web Workers, ${workers}`,
    workers,
    solver,
    executor: webWorkers({ create: nodeWorker, count: workers }),
  })),
  { name: 'a child process', workers: 0, solver: asked, executor: inlineAsync() },
];

afterAll(async () => {
  for (const { executor } of [...now, ...later]) await executor.dispose();
  await asked.dispose();
  await endSynchronous();
});

const STEPS = [1, 2.5];
const scaled = (scale: number): Float32Array => theta.map((value) => value * scale);

/** What is told of an output: its derivative, or the loss of each row. */
const slopes = (output: Rows): Float32Array => output.map((value, i) => value - Math.cos(i));
const losses = (output: Rows): Float64Array =>
  Float64Array.from({ length: output.length / N }, (_, row) => Math.sin(row + output[row * N]!));

/** The numbers of rows by their bits, so that −0 is not 0. */
const bits = (rows: Rows): string => Buffer.from(rows.slice().buffer).toString('hex');

/** All that steps of training give: output, dtheta, what was learned, what was reported. */
type Found = readonly (string | object)[];

type Estimator = GradientEstimator | LossEstimator;

function foundNow(estimator: Estimator, { solver, executor }: Way<MAPSolver, Executor>): Found {
  const common = { solver, executor, seed: 3 };
  const found: (string | object)[] = [];
  if (isLossEstimator(estimator)) {
    const step = sampler({ estimator, ...common });
    for (const scale of STEPS) {
      const { output, backward } = step.forward(scaled(scale));
      found.push(bits(output), bits(backward(losses(output))), { ...step.state }, { ...step.report });
    }
  } else {
    const step = differentiate({ estimator, ...common });
    for (const scale of STEPS) {
      const { output, backward } = step.forward(scaled(scale));
      found.push(bits(output), bits(backward(slopes(output))), { ...step.state }, { ...step.report });
    }
  }
  return found;
}

async function foundLater(estimator: Estimator, { solver, executor }: (typeof later)[number]): Promise<Found> {
  const common = { solver, executor, seed: 3 };
  const found: (string | object)[] = [];
  if (isLossEstimator(estimator)) {
    const step = samplerAsync({ estimator, ...common });
    for (const scale of STEPS) {
      const { output, backward } = await step.forward(scaled(scale));
      found.push(bits(output), bits(await backward(losses(output))), { ...step.state }, { ...step.report });
    }
  } else {
    const step = differentiateAsync({ estimator, ...common });
    for (const scale of STEPS) {
      const { output, backward } = await step.forward(scaled(scale));
      found.push(bits(output), bits(await backward(slopes(output))), { ...step.state }, { ...step.report });
    }
  }
  return found;
}

async function sameEverywhere(estimator: Estimator, most = 4): Promise<void> {
  const expected = foundNow(estimator, { name: 'inline', workers: 0, solver, executor: inline() });
  for (const way of now) if (way.workers <= most) expect(foundNow(estimator, way), way.name).toEqual(expected);
  for (const way of later)
    if (way.workers <= most) expect(await foundLater(estimator, way), way.name).toEqual(expected);
}

describe('with the same seed, output and dtheta have the same bits wherever rows are solved:', () => {
  const estimators = host.catalogue
    .filter(({ kind }) => kind === 'estimator')
    .flatMap((entry) => examplesOf(entry).map((options) => [entry.id, options, entry] as const));

  it.each(estimators)('estimator %s with %j', async (id, options, entry) => {
    await sameEverywhere(await host.create('estimator', id, await given(entry, options)));
  });

  const noises = host.catalogue
    .filter(({ kind }) => kind === 'noise')
    .flatMap((entry) => examplesOf(entry).map((options) => [entry.id, options, entry] as const));

  it.each(noises)('noise %s with %j', async (id, options, entry) => {
    const noise = await host.create('noise', id, await given(entry, options));
    const estimator = imle({ noise, stepSize: adaptive({ alpha: 1 }), samples: 3, difference: 'central' });
    await sameEverywhere(estimator, 1); // every thread makes the tables of a noise, for which some take a second
  });

  it('multiplicative noise', async () => {
    await sameEverywhere(perturbed({ noise: normal(), samples: 4, temperature: 0.5, mode: 'multiplicative' }));
  });
});
