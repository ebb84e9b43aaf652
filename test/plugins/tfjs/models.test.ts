import { noiseKey } from '@mapgrad/contracts';
import { dense, linear, type Model, useBackend } from '@mapgrad/tfjs';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { useLane } from '../../lane.ts';
import { coded } from './matching.ts';

await useLane();

const shape = { inputShape: [4, 3], n: 4 };

/** Weights by name and predictions for some inputs. */
async function look(model: Model, { inputShape, n }: typeof shape, seed: number, rows: number) {
  const network = model.build({ inputShape, n }, noiseKey(seed));
  const size = inputShape.reduce((product, length) => product * length, 1);
  const values = Float32Array.from({ length: rows * size }, (_, i) => Math.sin(i * 7.7));
  const predicted = tf.tidy(() => network.predict(tf.tensor(values, [rows, ...inputShape])));
  const theta = (await predicted.array()) as number[][];
  const weights = await Promise.all(
    network.weights.map(async ({ name, variable }) => [name, await variable.array()] as const),
  );
  tf.dispose([predicted, ...network.weights.map(({ variable }) => variable)]);
  return { theta, weights: Object.fromEntries(weights), inputs: values };
}

it('linear scores each item by the same weights', async () => {
  const { theta, weights, inputs } = await look(linear(), shape, 1, 2);
  expect(Object.keys(weights)).toEqual(['layer1/kernel', 'layer1/bias']);
  expect(weights['layer1/bias']).toEqual([0]);
  const kernel = (weights['layer1/kernel'] as number[][]).flat();
  expect(kernel).toHaveLength(3);
  const expected = Array.from({ length: 8 }, (_, row) =>
    kernel.reduce((sum, weight, i) => sum + weight * inputs[row * 3 + i]!, 0),
  );
  for (const [i, value] of theta.flat().entries()) expect(value).toBeCloseTo(expected[i]!, 5);
});

it('linear of a flat input has an output for each of n', async () => {
  const { theta, weights, inputs } = await look(linear({ bias: false }), { inputShape: [3], n: 5 }, 1, 2);
  expect(Object.keys(weights)).toEqual(['layer1/kernel']);
  const kernel = weights['layer1/kernel'] as number[][];
  for (const [row, values] of theta.entries()) {
    for (const [j, value] of values.entries()) {
      const expected = kernel.reduce((sum, weights, i) => sum + weights[j]! * inputs[row * 3 + i]!, 0);
      expect(value).toBeCloseTo(expected, 5);
    }
  }
});

it('dense shares one network among the items', async () => {
  const { theta, weights, inputs } = await look(dense({ hidden: [5], activation: 'tanh' }), shape, 2, 1);
  const [kernel1, kernel2] = [weights['layer1/kernel'], weights['layer2/kernel']] as [number[][], number[][]];
  expect([kernel1.length, kernel1[0]?.length, kernel2.length, kernel2[0]?.length]).toEqual([3, 5, 5, 1]);
  const expected = Array.from({ length: 4 }, (_, item) =>
    kernel2.reduce((sum, [out], unit) => {
      const input = kernel1.reduce((total, row, i) => total + row[unit]! * inputs[item * 3 + i]!, 0);
      return sum + out! * Math.tanh(input);
    }, 0),
  );
  for (const [i, value] of theta.flat().entries()) expect(value).toBeCloseTo(expected[i]!, 5);
});

it.each([linear, (options: object) => dense({ hidden: [5], ...options })])(
  'gives θ the sign that is asked for',
  async (make) => {
    const free = (await look(make({}), shape, 3, 5)).theta.flat();
    const positive = (await look(make({ sign: 'positive' }), shape, 3, 5)).theta.flat();
    const negative = (await look(make({ sign: 'negative' }), shape, 3, 5)).theta.flat();
    expect(Math.min(...free)).toBeLessThan(-0.1);
    for (const [i, value] of free.entries()) {
      expect(positive[i]).toBeCloseTo(Math.log1p(Math.exp(value)), 5);
      expect(negative[i]).toBeCloseTo(-Math.log1p(Math.exp(value)), 5);
    }
    expect(() => make({ sign: 'both' as 'any' })).toThrow(coded('OPTION_INVALID'));
  },
);

it('adds biases, and uses them before the activation', async () => {
  const network = dense({ hidden: [1] }).build({ inputShape: [1], n: 1 }, noiseKey(0));
  const set = (name: string, values: number[]) => {
    const { variable } = network.weights.find((weight) => weight.name === name)!;
    tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
  };
  set('layer1/kernel', [2]);
  set('layer1/bias', [-3]);
  set('layer2/kernel', [10]);
  set('layer2/bias', [0.5]);
  const theta = tf.tidy(() => network.predict(tf.tensor([[1], [4]])));
  expect(await theta.array()).toEqual([[0.5], [50.5]]);
  theta.dispose();
  tf.dispose(network.weights.map(({ variable }) => variable));
});

it('starts uniformly between the bounds of Glorot and Bengio', async () => {
  const { weights } = await look(linear(), { inputShape: [40], n: 60 }, 3, 1);
  const kernel = (weights['layer1/kernel'] as number[][]).flat();
  const limit = Math.sqrt(6 / 100);
  const mean = kernel.reduce((sum, value) => sum + value, 0) / kernel.length;
  const variance = kernel.reduce((sum, value) => sum + value * value, 0) / kernel.length;
  expect(Math.max(...kernel.map(Math.abs))).toBeLessThanOrEqual(limit);
  // four standard errors of 2400 draws
  expect(Math.abs(mean)).toBeLessThan((4 * limit) / Math.sqrt(3 * 2400));
  expect(Math.abs(variance / (limit * limit) - 1 / 3)).toBeLessThan(4 * Math.sqrt(4 / 45 / 2400));
});

it('has the same weights for a seed on every backend, and others for another seed', async () => {
  const model = dense({ hidden: [8, 8], activation: 'sigmoid' });
  const found = await look(model, shape, 4, 3);
  await useBackend('cpu');
  const cpu = await look(model, shape, 4, 3);
  expect(cpu.weights).toEqual(found.weights);
  for (const [i, value] of cpu.theta.flat().entries()) expect(value).toBeCloseTo(found.theta.flat()[i]!, 5);
  expect((await look(model, shape, 5, 3)).weights).not.toEqual(found.weights);
  const square = (await look(dense({ hidden: [3, 3] }), shape, 4, 1)).weights;
  expect(square['layer1/kernel']).not.toEqual(square['layer2/kernel']);
  await useLane();
});

it('leaves no tensors but its weights', () => {
  const before = tf.memory().numTensors;
  const network = dense({ hidden: [4] }).build(shape, noiseKey(1));
  expect(tf.memory().numTensors).toBe(before + 4);
  const inputs = tf.ones([2, 4, 3]);
  const theta = network.predict(inputs);
  expect(tf.memory().numTensors).toBe(before + 6);
  tf.dispose([inputs, theta, ...network.weights.map(({ variable }) => variable)]);
  expect(tf.memory().numTensors).toBe(before);
});

it.each([[[]], [[5, 3]], [[4, 3, 2]]])('refuses inputs of shape %j for 4 items', (inputShape) => {
  expect(() => linear().build({ inputShape, n: 4 }, noiseKey(0))).toThrow(coded('DATA_INVALID', /expected \[4, f\]/));
});

it('refuses widths that are not positive integers', () => {
  expect(() => dense({ hidden: [4, 0] })).toThrow(coded('OPTION_INVALID', /hidden\[1\]/));
});
