import {
  type Checkpoint,
  type Dataset,
  fold,
  type GradientEstimator,
  type NoiseKey,
  type Numbers,
  noiseKey,
} from '@mapgrad/contracts';
import { adaptive, fixed, gumbel, imle, spoPlus, sumOfGamma } from '@mapgrad/estimators';
import { knapsack, topK } from '@mapgrad/solvers';
import {
  adam,
  decisionValue,
  hamming,
  hammingDistance,
  type LayeredParts,
  type LayerParts,
  layer,
  linear,
  type MinibatchOptions,
  type MinibatchParts,
  meanSquaredError,
  minibatch,
  relativeRegret,
  sgd,
  squaredError,
  tileLike,
} from '@mapgrad/tfjs';
import { relaxedTopK } from '@mapgrad/tfjs/relaxations';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { epochOrder } from '../../../plugins/tfjs/trainer/epoch-order.ts';
import { gather } from '../../../plugins/tfjs/trainer/gather.ts';
import { itLearns, itReadsAtOnce, lane, useLane } from '../../lane.ts';
import { coded } from './matching.ts';
import { mapOf, toyDataset } from './toy-dataset.ts';

const value = ([a, b]: Float32Array) => 2 * a! - b! + 3;
const dataset = toyDataset({ items: 11, features: 2, value, flat: true, counts: [320, 20, 60] });
const pick = topK({ n: 7, k: 3 });
const pack = knapsack({ weights: [3, 1, 2, 2], capacity: 4 });
const central = (samples: number) =>
  imle({ noise: gumbel(), stepSize: adaptive({ alpha: 0.5 }), difference: 'central', samples });

const route: LayerParts = {
  solver: pick,
  estimator: central(2),
  loss: decisionValue(),
  metrics: { 'relative-regret': relativeRegret() },
};
const choice: LayerParts = {
  solver: pack,
  estimator: imle({ noise: sumOfGamma({ k: 2 }), stepSize: adaptive({ alpha: 1 }), samples: 4 }),
  loss: decisionValue(),
  metrics: { 'relative-regret': relativeRegret(), hamming: hammingDistance() },
};
const shared = { dataset, model: linear(), optimizer: adam({ learningRate: 0.05 }), backend: lane };
const two: LayeredParts = { ...shared, layers: { route, choice } };

async function trained(parts: LayeredParts | MinibatchParts, options: MinibatchOptions = {}, seed = 1) {
  const steps: Numbers[] = [];
  const epochs: Numbers[] = [];
  const warnings: string[] = [];
  const before = tf.memory().numTensors;
  const result = await minibatch({ epochs: 2, batchSize: 16, ...options }).train(parts, {
    seed,
    signal: new AbortController().signal,
    step: (numbers) => steps.push(numbers),
    epoch: (numbers) => epochs.push(numbers),
    warn: (message) => warnings.push(message),
  });
  expect(tf.memory().numTensors).toBe(before);
  return { ...result, steps, epochs, warnings };
}
const values = ({ weights }: { weights: readonly { values: Float32Array }[] }) => weights.map((w) => [...w.values]);

/** One of the data sets that a head should see, cut out by hand. */
function cut(from: number, to: number): Dataset {
  const split = ({ count, inputs, targets }: Dataset['train']) => ({
    count,
    inputs,
    targets: Float32Array.from(
      Array.from({ length: count }, (_, row) => [...targets.subarray(row * 11 + from, row * 11 + to)]).flat(),
    ),
  });
  const { train, validation, test } = dataset;
  return { ...dataset, n: to - from, train: split(train), validation: split(validation), test: split(test) };
}

itLearns.each([
  ['estimators', choice, 0.015],
  ['kinds of losses', { ...choice, estimator: undefined, loss: spoPlus() }, 0.006],
])('learns through two layers with solvers and %s of their own', async (_what, other, bound) => {
  const layers = { route, choice: other };
  const { epochs, test } = await trained({ ...two, layers }, { epochs: 25, select: 'choice.relative-regret' });
  expect(epochs[0]?.['route.relative-regret']).toBeGreaterThan(0.05);
  expect(epochs[0]?.['choice.relative-regret']).toBeGreaterThan(0.02);
  expect(test['route.relative-regret']).toBeLessThan(0.004);
  expect(test['choice.relative-regret']).toBeLessThan(bound);
});

describe('one layer', () => {
  const single: MinibatchParts = { ...shared, ...route, dataset: cut(0, 7) };

  itReadsAtOnce('gives the bits of a loop written by hand', async () => {
    await useLane();
    const { weights } = await trained(single, { keep: 'last' });
    const { inputs, targets, count } = single.dataset.train;
    const network = single.model.build(single.dataset, fold(noiseKey(1), -1));
    const optimizer = single.optimizer.create();
    const solved = layer({ estimator: central(2), solver: pick, seed: 1 });
    const optimum = () => Promise.resolve(mapOf(pick, targets, 7));
    const judge = await decisionValue().prepare({ n: 7, targets, optimum });
    const variables = network.weights.map(({ variable }) => variable);
    for (const epoch of [1, 2]) {
      const order = epochOrder(fold(noiseKey(1), -2), epoch, count);
      for (let from = 0; from < count; from += 16) {
        const chosen = order.subarray(from, from + 16);
        tf.tidy(() => {
          const x = tf.tensor(gather(inputs, 22, chosen), [chosen.length, 22]);
          const t = tf.tensor(gather(targets, 7, chosen), [chosen.length, 7]);
          optimizer.minimize(
            () => {
              const z = solved(network.predict(x));
              return tf.mean(judge(z, tileLike(t, z)));
            },
            false,
            variables,
          );
        });
      }
    }
    expect(weights.map((w) => [...w.values])).toEqual(variables.map((variable) => [...variable.dataSync()]));
    tf.dispose(variables);
    optimizer.dispose();
  });

  it('gives the same bits with a name', async () => {
    const plain = await trained(single);
    const { dataset: own, model, optimizer, backend } = single;
    const named = await trained({ dataset: own, model, optimizer, backend, layers: { only: route } });
    expect(values(named)).toEqual(values(plain));
    expect(named.test).toEqual({ 'only.relative-regret': plain.test['relative-regret'] });
    expect(named.steps.map(({ loss }) => loss)).toEqual(plain.steps.map(({ loss }) => loss));
    expect(named.steps.map((step) => step['only.alpha'])).toEqual(plain.steps.map(({ alpha }) => alpha));
  });
});

it('gives each layer its own numbers of θ and of the targets, and noise of its own', async () => {
  const keys: Record<string, NoiseKey[]> = { route: [], choice: [] };
  const seen: Record<string, number[]> = { route: [], choice: [] };
  const spied = (name: 'route' | 'choice', parts: LayerParts): LayerParts => {
    const estimator = central(1);
    const spying: GradientEstimator = {
      ...estimator,
      forward(theta, step) {
        keys[name]!.push(step.key);
        seen[name]!.push(...theta);
        return estimator.forward(theta, step);
      },
    };
    const { loss } = parts;
    const prepared: number[] = [];
    return {
      ...parts,
      estimator: spying,
      loss: {
        judges: 'z',
        prepare(examples) {
          prepared.push(...examples.targets);
          expect(prepared).toEqual([...(name === 'route' ? cut(0, 7) : cut(7, 11)).train.targets]);
          if ('evaluate' in loss) throw new Error('not here');
          return loss.prepare(examples);
        },
      },
    };
  };
  const model = linear();
  const predicted: Promise<Float32Array>[] = [];
  const layers = { route: spied('route', route), choice: spied('choice', choice) };
  await trained(
    {
      ...two,
      model: {
        build(shape, key) {
          expect(shape.n).toBe(11);
          const network = model.build(shape, key);
          return {
            ...network,
            predict(inputs) {
              const theta = network.predict(inputs);
              if (inputs.shape[0] === 16) predicted.push(theta.data<'float32'>());
              return theta;
            },
          };
        },
      },
      layers,
    },
    { epochs: 1, keep: 'last' },
  );
  const [first] = await Promise.all(predicted);
  const inOrder = (from: number, to: number): number[] => [...first!].filter((_, i) => i % 11 >= from && i % 11 < to);
  expect(seen.route!.slice(0, 16 * 7)).toEqual(inOrder(0, 7));
  expect(seen.choice!.slice(0, 16 * 4)).toEqual(inOrder(7, 11));
  for (const [index, name] of ['route', 'choice'].entries()) {
    expect(keys[name]!.slice(0, 3)).toEqual([0, 1, 2].map((step) => fold(fold(noiseKey(1), index), step)));
  }
});

it('reports each layer under its name, and the sum of the weighted losses', async () => {
  const { steps, epochs } = await trained({ ...two, layers: { route, choice: { ...choice, weight: 0.25 } } });
  for (const numbers of steps) {
    expect(numbers.loss).toBeCloseTo(numbers['route.loss']! + 0.25 * numbers['choice.loss']!, 5);
    expect(numbers.solves).toBe(numbers['route.solves']! + numbers['choice.solves']!);
    expect(Object.keys(numbers)).toEqual(expect.arrayContaining(['route.alpha', 'choice.zeroGradients']));
  }
  expect(Object.keys(epochs[0]!)).toEqual(
    expect.arrayContaining(['route.relative-regret', 'choice.relative-regret', 'choice.hamming']),
  );
});

it('goes on from a checkpoint to the same bits, of both layers', async () => {
  const whole = await trained(two);
  for (const stop of [7, 20, 33]) {
    const places: Checkpoint[] = [];
    const run = { seed: 1, signal: new AbortController().signal, step() {}, epoch() {}, warn() {} };
    const trainer = minibatch({ epochs: 2, batchSize: 16 });
    const checkpoint = async (after: string, take: () => Promise<Checkpoint>) => {
      if (after === 'step') places.push(await take());
    };
    await trainer.train(two, { ...run, checkpoint });
    const { weights, test } = await trainer.train(two, { ...run, resume: places[stop - 1]! });
    expect([places[stop - 1]!.step, values({ weights }), test]).toEqual([stop, values(whole), whole.test]);
  }
});

it('lets a loss move as much as its weight says', async () => {
  const priced: LayerParts = { n: 4, loss: squaredError(), metrics: {} };
  const moved = async (weight: number): Promise<Float32Array> => {
    const [kernel] = (
      await trained(
        { ...two, optimizer: sgd({ learningRate: 1 }), layers: { route, choice: { ...priced, weight } } },
        { epochs: 1, batchSize: 320, keep: 'last' },
      )
    ).weights;
    return kernel!.values;
  };
  const [one, double, none] = [await moved(1), await moved(2), await moved(1e-30)];
  for (const [i, start] of none.entries()) {
    if (i % 11 < 7) expect([one[i], double[i]]).toEqual([start, start]);
    else expect(double[i]! - start).toBeCloseTo(2 * (one[i]! - start), 5);
  }
  expect(one).not.toEqual(none);
});

describe('a layer without a solver', () => {
  it('decides by its relaxation', async () => {
    const relaxation = {
      create: (seed: number, at?: number) => relaxedTopK({ k: 3, temperature: 1, seed, layer: at }),
    };
    const { loss, metrics } = route;
    const others = { loss, metrics };
    const relaxed = await trained({ ...two, layers: { route: { ...others, n: 7, relaxation }, choice } });
    const solved = await trained({ ...two, layers: { route: { ...others, solver: pick, relaxation }, choice } });
    expect(values(relaxed)).toEqual(values(solved));
    expect(relaxed.test).toEqual(solved.test);
    expect(relaxed.warnings).toEqual([]);
  });

  itLearns('takes θ as it is where there is no relaxation either', async () => {
    const prices: LayerParts = { n: 4, loss: squaredError(), metrics: { 'squared-error': meanSquaredError() } };
    const { test, epochs } = await trained({ ...two, layers: { route, prices } }, { epochs: 40 });
    expect(epochs[0]?.['prices.squared-error']).toBeGreaterThan(0.3);
    expect(test['prices.squared-error']).toBeLessThan(1e-4);
    expect(test['route.relative-regret']).toBeLessThan(0.004);

    const onZ: LayerParts = { ...prices, loss: { ...squaredError(), judges: 'z' } };
    const again = await trained({ ...two, layers: { route, prices: onZ } }, { epochs: 40 });
    expect(again.test).toEqual(test);
  });

  itLearns('may be the only one', async () => {
    const { test } = await trained(
      { ...shared, loss: squaredError(), metrics: { 'squared-error': meanSquaredError() } },
      { epochs: 40 },
    );
    expect(test['squared-error']).toBeLessThan(1e-4);
  });
});

itLearns('warns in the name of the layer', async () => {
  const still = { ...choice, estimator: imle({ noise: gumbel(), stepSize: fixed(1e-9) }) };
  const { warnings } = await trained({ ...two, layers: { route, choice: still } }, { epochs: 10 });
  expect(warnings).toEqual([expect.stringMatching(/^layer choice: all gradients were 0 for 100 steps/)]);
});

it('chooses the epoch by a metric of a layer', async () => {
  const { epochs, epoch } = await trained(two, { epochs: 6, select: 'choice.hamming' });
  const hammings = epochs.map((numbers) => numbers['choice.hamming']!);
  expect(epoch).toBe(hammings.indexOf(Math.min(...hammings)) + 1);
});

it.each<[string, LayeredParts['layers'], MinibatchOptions, string, RegExp, readonly string[]]>([
  ['no layer', {}, {}, 'SOLVER_SIZE', /of 11 numbers and the layers take 0 \(no layer\)/, ['layers']],
  ['too few numbers', { route }, {}, 'SOLVER_SIZE', /layers take 7 \(route 7\)/, ['layers']],
  [
    'too many numbers',
    { route, choice: { ...choice, solver: pick } },
    {},
    'SOLVER_SIZE',
    /take 14 \(route 7, choice 7\)/,
    ['layers'],
  ],
  [
    'a size that nothing tells',
    { route, choice: { loss: hamming(), metrics: {} } },
    {},
    'CONFIGURATION_INVALID',
    /layer choice has no solver.*give it n/,
    ['layers', 'choice'],
  ],
  [
    'a solver without an estimator',
    { route, choice: { ...choice, estimator: undefined } },
    {},
    'CONFIGURATION_INVALID',
    /layer choice: the loss judges z/,
    ['layers', 'choice'],
  ],
  [
    'a loss that asks a solver that there is not',
    { route, choice: { n: 4, loss: spoPlus(), metrics: {} } },
    {},
    'CONFIGURATION_INVALID',
    /layer choice: .*no solver to be asked/,
    ['layers', 'choice'],
  ],
  [
    'an unknown metric',
    { route, choice },
    { select: 'relative-regret' },
    'CONFIGURATION_INVALID',
    /none of the metrics route\.relative-regret, choice\.relative-regret, choice\.hamming/,
    ['train', 'select'],
  ],
])('refuses, before it trains, %s', async (_what, layers, options, code, message, path) => {
  const parts = { ...two, layers };
  expect(() => minibatch(options).check(parts)).toThrow(
    expect.objectContaining({ code, context: expect.objectContaining({ path }) as object }),
  );
  await expect(trained(parts, options)).rejects.toEqual(coded(code, message));
});
