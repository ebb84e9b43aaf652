import { fixed, gumbel, imle } from '@mapgrad/estimators';
import { topK } from '@mapgrad/solvers';
import { foldLike, layer, tileLike, useBackend } from '@mapgrad/tfjs';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, expect, it } from 'vitest';

await useBackend('wasm');

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

it('repeats each example for its samples', () => {
  tf.tidy(() => {
    expect(
      tileLike(
        tf.tensor([
          [1, 2],
          [3, 4],
        ]),
        tf.zeros([6, 7]),
      ).arraySync(),
    ).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
      [3, 4],
      [3, 4],
      [3, 4],
    ]);
    expect(tileLike(tf.tensor([5, 6]), tf.zeros([4])).arraySync()).toEqual([5, 5, 6, 6]);
  });
});

it('takes means over the samples of each example', () => {
  tf.tidy(() => {
    expect(foldLike(tf.tensor([1, 2, 3, 4, 5, 9]), tf.zeros([2, 3])).arraySync()).toEqual([2, 6]);
    expect(
      foldLike(
        tf.tensor([
          [1, 2],
          [3, 4],
        ]),
        tf.zeros([1]),
      ).arraySync(),
    ).toEqual([[2, 3]]);
  });
});

it.each([[[2]], [[2, 3]], [[2, 3, 4]], [[2, 3, 1, 2, 2]]])('folding undoes tiling of %j', (shape) => {
  tf.tidy(() => {
    const y = range(shape);
    const tiled = tileLike(y, tf.zeros([6, 1]));
    expect(tiled.shape).toEqual([6, ...shape.slice(1)]);
    expect(foldLike(tiled, y).arraySync()).toEqual(y.arraySync());
  });
});

it('passes gradients: a sum over samples back through tiling, a share forth through folding', () => {
  tf.tidy(() => {
    const weights = tf.tensor([
      [1, 10],
      [2, 20],
      [3, 30],
      [4, 40],
    ]);
    const tiling = tf.grad((y) => tf.sum(tf.mul(tileLike(y, weights), weights)));
    expect(tiling(tf.ones([2, 2])).arraySync()).toEqual([
      [3, 30],
      [7, 70],
    ]);
    const folding = tf.grad((rows) => tf.sum(tf.mul(foldLike(rows, tf.zeros([2])), tf.tensor([1, 4]))));
    expect(folding(tf.ones([4])).arraySync()).toEqual([0.5, 0.5, 2, 2]);
  });
});

it('does nothing outside training, where there is one row an example', () => {
  const options = {
    estimator: imle({ stepSize: fixed(1), noise: gumbel(), samples: 3 }),
    solver: topK({ n: 2, k: 1 }),
  };
  const solved = layer(options);
  tf.tidy(() => {
    const y = range([4, 2]);
    const trained = solved(tf.zeros([4, 2]));
    const predicted = solved(tf.zeros([4, 2]), { training: false });
    expect(tileLike(y, trained).shape).toEqual([12, 2]);
    expect(tileLike(y, predicted).arraySync()).toEqual(y.arraySync());
    expect(foldLike(y, predicted).arraySync()).toEqual(y.arraySync());
  });
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
