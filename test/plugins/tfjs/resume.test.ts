import type { Checkpoint, Executor, Numbers, Trained, TrainingRun } from '@mapgrad/contracts';
import { inline } from '@mapgrad/core';
import { adaptive, fixed, gumbel, imle, scoreFunction, spoPlus } from '@mapgrad/estimators';
import { topK } from '@mapgrad/solvers';
import {
  adam,
  decisionValue,
  dense,
  type LayeredParts,
  linear,
  type MinibatchOptions,
  type MinibatchParts,
  minibatch,
  relativeRegret,
  sgd,
  squaredError,
} from '@mapgrad/tfjs';
import { gumbelSoftmax } from '@mapgrad/tfjs/relaxations';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { isImitated, lane, useLane } from '../../lane.ts';
import { coded } from './matching.ts';
import { toyDataset } from './toy-dataset.ts';

const dataset = toyDataset({
  items: 8,
  features: 3,
  value: ([a, b, c]) => 2 * a! - b! + 0.5 * c!,
  counts: [30, 10, 10],
});
const noise = gumbel();
const parts: MinibatchParts = {
  dataset,
  model: linear(),
  estimator: imle({ noise, stepSize: adaptive({ alpha: 0.5 }) }),
  solver: topK({ n: 8, k: 3 }),
  loss: decisionValue(),
  optimizer: adam({ learningRate: 0.05 }),
  metrics: { 'relative-regret': relativeRegret() },
  backend: lane,
};

/** Counts what it is asked. */
function countingExecutor(): Executor {
  let rows = 0;
  return {
    solve(job) {
      rows += job.query.shape.instances;
      return inline().solve(job);
    },
    get counts() {
      return { 'mine.rows': rows };
    },
    dispose: () => {},
  };
}

/** A run of two layers, each of four numbers. */
function layered(): LayeredParts {
  const { model, optimizer } = parts;
  const own = { ...parts, solver: topK({ n: 4, k: 1 }), executor: undefined };
  return {
    dataset,
    model,
    optimizer,
    backend: lane,
    layers: { left: own, right: { ...own, loss: spoPlus(), weight: 0.5 } },
  };
}

interface Line {
  readonly what: 'step' | 'epoch' | 'warning';
  readonly said: Numbers | string;
}

interface Place {
  readonly checkpoint: Checkpoint;
  /** Lines before it. */
  readonly lines: number;
}

interface Run {
  readonly trained: Trained;
  readonly lines: readonly Line[];
  readonly places: readonly Place[];
}

async function run(
  made: () => MinibatchParts | LayeredParts,
  options: MinibatchOptions,
  more: Partial<TrainingRun> = {},
): Promise<Run> {
  const lines: Line[] = [];
  const places: Place[] = [];
  const before = tf.memory().numTensors;
  const trained = await minibatch({ epochs: 3, batchSize: 8, ...options }).train(made(), {
    seed: 3,
    signal: new AbortController().signal,
    step: (said) => lines.push({ what: 'step', said }),
    epoch: (said) => lines.push({ what: 'epoch', said }),
    warn: (said) => lines.push({ what: 'warning', said }),
    async checkpoint(_, take) {
      places.push({ checkpoint: structuredClone(await take()), lines: lines.length });
    },
    ...more,
  });
  expect(tf.memory().numTensors).toBe(before);
  return { trained, lines, places };
}

const changed = (changes: Partial<MinibatchParts>) => (): MinibatchParts => ({ ...parts, ...changes });

it.each<[string, () => MinibatchParts | LayeredParts, MinibatchOptions]>([
  ['Adam and an adaptive step size', changed({}), {}],
  [
    'momentum, a hidden layer, two samples',
    changed({
      optimizer: sgd({ learningRate: 0.01, momentum: 0.9 }),
      model: dense({ hidden: [4] }),
      estimator: imle({ noise, stepSize: adaptive(), samples: 2 }),
    }),
    {},
  ],
  [
    'gradient descent on θ',
    changed({ optimizer: sgd({ learningRate: 0.01 }), loss: squaredError(), estimator: undefined }),
    {},
  ],
  ['warm-up and decay', changed({}), { warmup: 5, decay: 'cosine' }],
  ['losses of samples', changed({ estimator: scoreFunction({ noise, samples: 4 }) }), {}],
  ['a loss that asks', changed({ loss: spoPlus(), estimator: undefined }), {}],
  [
    'a relaxation',
    changed({
      estimator: undefined,
      solver: topK({ n: 8, k: 1 }),
      relaxation: { create: (seed, layer, state) => gumbelSoftmax({ temperature: 1, seed, layer, state }) },
    }),
    {},
  ],
  ['the last weights', changed({}), { keep: 'last' }],
  ['an executor that counts', () => ({ ...parts, executor: countingExecutor() }), {}],
  ['several layers', layered, { select: 'left.relative-regret' }],
  [
    'gradients of 0, which are warned of',
    changed({ estimator: imle({ noise, stepSize: fixed(1e-9) }) }),
    { epochs: 30 },
  ],
])('goes on from any checkpoint to the same bits: %s', async (_, made, options) => {
  const whole = await run(made, options);
  expect(whole.places.length).toBeGreaterThan(3 * (4 + 1) - 1);
  const { places } = whole;
  const tried = places.length < 20 ? places : [3, 40, 99, 100, 120].map((i) => places[i]!);
  for (const { checkpoint, lines } of isImitated ? tried.slice(3, 4) : tried) {
    const rest = await run(made, options, { resume: structuredClone(checkpoint) });
    expect(rest.lines).toEqual(whole.lines.slice(lines));
    expect(rest.trained).toEqual(whole.trained);
  }
});

it('keeps places that later steps do not touch', async () => {
  const taken: Checkpoint[] = [];
  const checkpoint: TrainingRun['checkpoint'] = async (_, take) => void taken.push(await take());
  const { places } = await run(changed({}), {});
  await run(changed({}), {}, { checkpoint });
  expect(taken).toEqual(places.map((place) => place.checkpoint));
});

it('has what would be kept at each end of an epoch, and where it is aborted', async () => {
  const abort = new AbortController();
  const seen: [string, number, number | undefined][] = [];
  const { trained } = await run(
    changed({}),
    {},
    {
      signal: abort.signal,
      step: ({ step }) => step === 6 && abort.abort(),
      async checkpoint(after, take) {
        const { step, kept } = await take();
        if (after !== 'step') seen.push([after, step, kept?.epoch]);
      },
    },
  );
  expect(seen).toEqual([
    ['epoch', 4, 1],
    ['abort', 6, 1],
  ]);
  expect(trained.interrupted).toBe(true);
  expect((await run(changed({}), {})).trained.interrupted).toBeUndefined();
});

it('tells the backend before the first step, and the time in the executor by the clock that it is given', async () => {
  const facts: unknown[] = [];
  let time = 0;
  const { lines } = await run(
    changed({}),
    { epochs: 1 },
    { now: () => time++, environment: (found) => facts.push(found) },
  );
  const { device } = await useLane();
  expect(facts).toEqual([{ backend: lane, device }]);
  // two queries a step, each a second by this clock
  expect(lines.map(({ said }) => (said as Numbers).solverSeconds)).toEqual([2, 2, 2, 2, 8]);
});

it.each([
  [
    'another model',
    { model: dense({ hidden: [4] }) },
    'CHECKPOINT_INVALID',
    /array weights\/layer1\/kernel has shape \[3, 1\], expected shape \[3, 4\]/,
  ],
  ['another optimizer', { optimizer: adam() }, 'CHECKPOINT_INVALID', /array optimizer\/accBeta1 is missing/],
  ['another estimator', { estimator: imle({ noise, stepSize: fixed(1) }) }, 'STATE_INVALID', /alpha/],
] as const)('refuses a checkpoint of %s', async (_, changes, code, message) => {
  const of = changed({ optimizer: sgd({ learningRate: 0.01 }) });
  const { places } = await run(of, { epochs: 1 });
  const before = tf.memory().numTensors;
  await expect(run(() => ({ ...of(), ...changes }), {}, { resume: places[1]!.checkpoint })).rejects.toEqual(
    coded(code, message),
  );
  expect(tf.memory().numTensors).toBe(before);
});
