import { join } from 'node:path';
import type { Dataset, MAPSolver, Metric, Numbers, TrainingRun } from '@mapgrad/contracts';
import { loadPipeline } from '@mapgrad/core/host';
import { gumbel, spoPlus, straightThrough } from '@mapgrad/estimators';
import { argmax, topK } from '@mapgrad/solvers';
import {
  adam,
  decisionValue,
  linear,
  type MinibatchOptions,
  type MinibatchParts,
  minibatch,
  relativeRegret,
  sgd,
  squaredError,
} from '@mapgrad/tfjs';
import {
  gumbelSoftmax,
  l2x,
  type Relaxation,
  relaxedSpanningTree,
  relaxedTopK,
  softSub,
} from '@mapgrad/tfjs/relaxations';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { itLearns, lane } from '../../../lane.ts';
import { aNumber, coded } from '../matching.ts';
import { mapOf, toyDataset } from '../toy-dataset.ts';

const n = 6;
const pick = topK({ n, k: 2 });
const relaxed = (options: object = {}): MinibatchParts['relaxation'] => ({
  create: (seed) => relaxedTopK({ k: 2, temperature: 0.5, ...options, seed }),
});
const parts: MinibatchParts = {
  dataset: toyDataset({
    items: n,
    features: 3,
    value: ([a, b, c]) => 2 * a! - b! + 0.5 * c! + 3,
    counts: [70, 100, 100],
  }),
  model: linear(),
  relaxation: relaxed(),
  solver: pick,
  loss: decisionValue(),
  optimizer: adam({ learningRate: 0.05 }),
  metrics: { 'relative-regret': relativeRegret() },
  backend: lane,
};

/** Trains on the toy, with some things changed, and checks that no tensor stays. */
async function trained(
  changed: Partial<MinibatchParts> = {},
  options: MinibatchOptions = {},
  run: Partial<TrainingRun> = {},
) {
  const [steps, epochs, warnings]: [Numbers[], Numbers[], string[]] = [[], [], []];
  const before = tf.memory().numTensors;
  const result = await minibatch({ epochs: 25, batchSize: 16, ...options }).train(
    { ...parts, ...changed },
    {
      seed: 1,
      signal: new AbortController().signal,
      step: (numbers) => steps.push(numbers),
      epoch: (numbers) => epochs.push(numbers),
      warn: (message) => warnings.push(message),
      ...run,
    },
  );
  expect(tf.memory().numTensors).toBe(before);
  return { ...result, steps, epochs, warnings };
}

const tree = relaxedSpanningTree({ vertices: 4, temperature: 1 });
const spanningTree: MAPSolver = {
  exact: true,
  size: () => n,
  prepare: () => (theta, z) => z.set(tree.map(theta, n)),
};

itLearns.each<[what: string, make: (seed: number) => Relaxation, solver: MAPSolver]>([
  ['relaxedTopK', (seed) => relaxedTopK({ k: 2, temperature: 0.5, samples: 2, seed }), pick],
  ['a hard relaxedTopK', (seed) => relaxedTopK({ k: 2, temperature: 0.5, hard: true, seed }), pick],
  ['softSub', (seed) => softSub({ k: 2, temperature: 0.5, seed }), pick],
  ['l2x', (seed) => l2x({ k: 2, temperature: 0.5, seed }), pick],
  ['gumbelSoftmax', (seed) => gumbelSoftmax({ temperature: 0.5, seed }), argmax({ n })],
  ['relaxedSpanningTree', (seed) => relaxedSpanningTree({ vertices: 4, temperature: 0.5, seed }), spanningTree],
])('learns to decide through %s', async (_, create, solver) => {
  for (const seed of [1, 2]) {
    const { epochs, test, warnings } = await trained({ relaxation: { create }, solver }, {}, { seed });
    expect(epochs[0]?.['relative-regret']).toBeGreaterThan(0.08);
    expect(test['relative-regret']).toBeLessThan(0.0025);
    expect(warnings).toEqual([]);
  }
});

/** The z of each step, of a loss that learns nothing. */
async function seen(changed: Partial<MinibatchParts>, seed: number) {
  const shapes: number[][] = [];
  const read: Promise<Float32Array>[] = [];
  const loss: MinibatchParts['loss'] = {
    judges: 'z',
    prepare: () => (z) => {
      shapes.push(z.shape);
      read.push(z.data<'float32'>());
      return tf.mean(tf.mul(z, 0), -1);
    },
  };
  const { steps } = await trained(
    { loss, optimizer: sgd({ learningRate: 1e-9 }), ...changed },
    { epochs: 1 },
    { seed },
  );
  const states = (await Promise.all(read)).map((z) => [...z]);
  return { shapes, states, steps };
}

it('judges the relaxation in training, S samples of each example, and solves nothing', async () => {
  const { shapes, states, steps } = await seen({ relaxation: relaxed({ samples: 3 }) }, 4);
  expect(shapes).toEqual([48, 48, 48, 48, 18].map((rows) => [rows, n]));
  expect(states[0]?.some((z) => z > 0.1 && z < 0.9)).toBe(true);
  for (const [i, z] of states.entries()) {
    const sum = z.reduce((a, b) => a + b);
    expect(sum).toBeCloseTo(2 * shapes[i]![0]!, 3);
  }
  expect(steps[1]).toEqual({ epoch: 1, step: 2, loss: aNumber, solves: 0, steps: 2 });
});

it('draws the noise that a layer draws in a run of the same seed', async () => {
  const estimator = straightThrough({ noise: gumbel(), samples: 2 });
  const hard = { relaxation: relaxed({ hard: true, samples: 2 }) };
  const perturbed = { relaxation: undefined, estimator };
  for (const seed of [1, 2]) expect((await seen(hard, seed)).states).toEqual((await seen(perturbed, seed)).states);
  expect((await seen(hard, 2)).states).not.toEqual((await seen(hard, 1)).states);
});

it('gives the same bits for the same seed, from the same parts', async () => {
  expect(await trained({}, { epochs: 2 })).toEqual(await trained({}, { epochs: 2 }));
});

it('decides by the solver in evaluation, and warns where that chooses other states', async () => {
  const three = topK({ n, k: 3 });
  const counts: number[] = [];
  const spying: Metric = {
    better: 'lower',
    measure({ theta, z }) {
      expect(z).toEqual(mapOf(three, theta, n));
      counts.push(z.length);
      return 0;
    },
  };
  const { warnings } = await trained({ solver: three, metrics: { spying } }, { epochs: 1 });
  expect(counts).toEqual([100 * n, 100 * n]);
  expect(warnings).toEqual([expect.stringMatching(/^the relaxation relaxes another problem than the solver solves/)]);
});

it.each([['asks', spoPlus()] as const, ['judges θ', squaredError()] as const])(
  'warns that it is not used by a loss that %s',
  async (_, loss) => {
    const { warnings, weights } = await trained({ loss }, { epochs: 1 });
    expect(warnings).toEqual([expect.stringMatching(/^the loss is on θ, so that the relaxation is not used; remove/)]);
    expect(weights).toEqual((await trained({ loss, relaxation: undefined }, { epochs: 1 })).weights);
  },
);

it.each<[what: string, changed: Partial<MinibatchParts>, message: RegExp]>([
  ['an estimator beside it', { estimator: straightThrough() }, /^estimator and relaxation exclude each other/],
  ['more chosen than there are', { relaxation: relaxed({ k: 7 }) }, /states are 6 numbers: k is 7, expected .* 6/],
  [
    'a tree of another graph',
    { relaxation: { create: (seed) => relaxedSpanningTree({ vertices: 3, temperature: 1, seed }) } },
    /states are 6 numbers: theta has rows of 6, expected 3/,
  ],
])('refuses %s, at its place', async (_, changed, message) => {
  await expect(trained(changed)).rejects.toEqual(coded('CONFIGURATION_INVALID', message));
  await expect(trained(changed)).rejects.toMatchObject({ context: { path: ['layer', 'relaxation'] } });
});

it('leaves no tensor where a step fails', async () => {
  const before = tf.memory().numTensors;
  const broken: MinibatchParts['model'] = {
    build: (...shape) => ({ ...linear().build(...shape), predict: (x) => tf.fill([x.shape[0], n], Number.NaN) }),
  };
  await expect(trained({ model: broken })).rejects.toEqual(coded('THETA_NOT_FINITE'));
  expect(tf.memory().numTensors).toBe(before);
});

it('is what a pipeline with a relaxation trains', async () => {
  const text = `plugins: ["@mapgrad/top-k", "@mapgrad/tfjs", .]
data: { use: irish-prices, weights: [${Array.from({ length: 48 }, () => 1).join()}], train: 40, validation: 5, test: 5 }
model: { use: linear }
layer:
  solver: { use: top-k, n: 48, k: 3 }
  relaxation: { use: relaxed-top-k, k: 3, temperature: 0.5, hard: true, samples: 2 }
loss: { use: decision-value }
optimizer: { use: adam, learningRate: 0.1 }
train: { epochs: 2 }
metrics: [relative-regret]
backend: ${lane}
`;
  const from = [join(import.meta.dirname, '../../../../examples/energy')];
  const { host, assemble } = loadPipeline({ text, file: 'p.yaml', from, conditions: ['source'] });
  const pipeline = await assemble('pipeline', 3);
  expect(pipeline.parts.estimator).toBeUndefined();
  const steps: Numbers[] = [];
  const run: TrainingRun = {
    seed: 3,
    signal: new AbortController().signal,
    step: (numbers) => steps.push(numbers),
    epoch: () => {},
    warn: (message) => expect.unreachable(message),
  };
  const found = await pipeline.trainer.train(pipeline.parts as never, run);
  const direct: MinibatchParts = {
    ...parts,
    dataset: pipeline.parts.dataset as Dataset,
    relaxation: { create: (seed) => relaxedTopK({ k: 3, temperature: 0.5, hard: true, samples: 2, seed }) },
    solver: topK({ n: 48, k: 3 }),
    optimizer: adam({ learningRate: 0.1 }),
  };
  const piped = steps.splice(0);
  expect(found).toEqual(await minibatch({ epochs: 2 }).train(direct, run));
  expect(piped).toEqual(steps);
  expect(steps.map(({ solves }) => solves)).toEqual([0, 0, 0, 0]);
  await pipeline.dispose();
  await host.dispose();
});
