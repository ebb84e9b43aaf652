import { fixed, gumbel, imle } from '@mapgrad/estimators';
import { topK } from '@mapgrad/solvers';
import { evaluateCut, foldLike, layerAsync, tileLike } from '@mapgrad/tfjs';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { useLane } from '../../lane.ts';

await useLane();

let tensors: number;
beforeEach(() => {
  tensors = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(tensors);
});

const range = (shape: number[]) =>
  tf.reshape(
    tf.range(
      0,
      shape.reduce((a, b) => a * b, 1),
    ),
    shape,
  );

/** What a function of tensors returns, as nested arrays. */
async function found(make: () => tf.Tensor): Promise<unknown> {
  const tensor = tf.tidy(make);
  const numbers = await tensor.array();
  tensor.dispose();
  return numbers;
}

it('repeats each example for its samples', async () => {
  const pairs = () => tf.tensor2d([1, 2, 3, 4], [2, 2]);
  expect(await found(() => tileLike(pairs(), tf.zeros([6, 7])))).toEqual([
    [1, 2],
    [1, 2],
    [1, 2],
    [3, 4],
    [3, 4],
    [3, 4],
  ]);
  expect(await found(() => tileLike(tf.tensor([5, 6]), tf.zeros([4])))).toEqual([5, 5, 6, 6]);
});

it('takes means over the samples of each example', async () => {
  expect(await found(() => foldLike(tf.tensor([1, 2, 3, 4, 5, 9]), tf.zeros([2, 3])))).toEqual([2, 6]);
  expect(await found(() => foldLike(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.zeros([1])))).toEqual([[2, 3]]);
});

it.each([[[2]], [[2, 3]], [[2, 3, 4]], [[2, 3, 1, 2, 2]]])('folding undoes tiling of %j', async (shape) => {
  const tiled = () => tileLike(range(shape), tf.zeros([6, 1]));
  expect(tf.tidy(() => tiled().shape)).toEqual([6, ...shape.slice(1)]);
  expect(await found(() => foldLike(tiled(), range(shape)))).toEqual(await found(() => range(shape)));
});

it('passes gradients: a sum over samples back through tiling, a share forth through folding', async () => {
  const weights = () => tf.tensor2d([1, 10, 2, 20, 3, 30, 4, 40], [4, 2]);
  const tiling = tf.grad((y) => tf.sum(tf.mul(tileLike(y, weights()), weights())));
  expect(await found(() => tiling(tf.ones([2, 2])))).toEqual([
    [3, 30],
    [7, 70],
  ]);
  const folding = tf.grad((rows) => tf.sum(tf.mul(foldLike(rows, tf.zeros([2])), tf.tensor([1, 4]))));
  expect(await found(() => folding(tf.ones([4])))).toEqual([0.5, 0.5, 2, 2]);
});

it('does nothing outside training, where there is one row an example', async () => {
  const solved = layerAsync({
    estimator: imle({ stepSize: fixed(1), noise: gumbel(), samples: 3 }),
    solver: topK({ n: 2, k: 1 }),
  });
  const y = tf.tidy(() => range([4, 2]));
  const theta = tf.zeros([4, 2]);
  const trained = await evaluateCut(() => solved(theta));
  const predicted = await evaluateCut(() => solved(theta, { training: false }));
  expect(tf.tidy(() => tileLike(y, trained).shape)).toEqual([12, 2]);
  expect(await found(() => tileLike(y, predicted))).toEqual(await y.array());
  expect(await found(() => foldLike(y, predicted))).toEqual(await y.array());
  tf.dispose([y, theta, trained, predicted]);
});

it('leaves its argument to the caller', () => {
  const y = tf.tidy(() => range([2, 2]));
  tf.dispose([tileLike(y, y), foldLike(y, y)]);
  expect(y.isDisposed).toBe(false);
  y.dispose();
});

it.each([
  [[2], [3]],
  [[2], [1]],
  [
    [0, 2],
    [4, 2],
  ],
  [[], [4]],
])('refuses %j examples with %j samples', (examples, samples) => {
  tf.tidy(() => {
    expect(() => tileLike(tf.zeros(examples), tf.zeros(samples))).toThrow(
      expect.objectContaining({ code: 'DATA_INVALID' }),
    );
    expect(() => foldLike(tf.zeros(samples), tf.zeros(examples))).toThrow(
      expect.objectContaining({ code: 'DATA_INVALID' }),
    );
  });
});
