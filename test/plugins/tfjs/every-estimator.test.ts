import type { GradientEstimator, LossEstimator } from '@mapgrad/contracts';
import { namesOf } from '@mapgrad/core/host';
import { topK } from '@mapgrad/solvers';
import { layerAsync, samplingAsync, useBackend, valueAndGrads } from '@mapgrad/tfjs';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { lane, useLane } from '../../lane.ts';
import { examplesOf, given, host, isLossEstimator } from '../../laws/installed.ts';

const [rows, features, n, k] = [3, 5, 8, 3];
const solver = topK({ n, k });

const numbers = (count: number, seed: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(seed * 31.7 + i * 12.9898));

/** The loss, and its gradient by the weights of a linear map below the layer, on the backend that runs. */
async function gradients(estimator: GradientEstimator | LossEstimator): Promise<readonly Float32Array[]> {
  const before = tf.memory().numTensors;
  const x = tf.tensor(numbers(rows * features, 1), [rows, features]);
  const initial = tf.tensor(numbers(features * n, 2), [features, n]);
  const weights = tf.variable(initial);
  const costs = tf.tensor(numbers(n, 3), [1, n]);
  const squares = (z: tf.Tensor) => tf.sum(tf.square(tf.add(z, costs)), -1);
  const { value, grads } = await valueAndGrads(
    function* () {
      const theta = tf.matMul(x, weights);
      if (!isLossEstimator(estimator))
        return tf.mean(squares(yield* layerAsync({ estimator, solver, seed: 4 })(theta)));
      const { z, losses } = yield* samplingAsync({ estimator, solver, seed: 4 })(theta);
      return tf.mean(losses(squares(z)));
    },
    [weights],
  );
  const read = [value, grads[weights.name]!].map((tensor) => tensor.data<'float32'>());
  const found = await Promise.all(read);
  tf.dispose([x, initial, weights, costs, value, grads]);
  expect(tf.memory().numTensors).toBe(before);
  return found;
}

/** How far two arrays are apart, relative to the largest number. */
function distance(x: Float32Array, y: Float32Array): number {
  const largest = y.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
  return x.reduce((most, value, i) => Math.max(most, Math.abs(value - y[i]!) / largest), 0);
}

for (const entry of host.catalogue.filter(({ kind }) => kind === 'estimator')) {
  describe(`estimator ${namesOf(host.catalogue, entry)[0]}, on ${lane} as on cpu`, () => {
    it.each(examplesOf(entry))('%j', async (options) => {
      const estimator = await host.create('estimator', entry.id, await given(entry, options));
      await useBackend('cpu');
      const expected = await gradients(estimator);
      await useLane();
      const found = await gradients(estimator);
      expect(expected[1]!.some((value) => value !== 0)).toBe(true);
      for (const [i, one] of found.entries()) expect(distance(one, expected[i]!)).toBeLessThan(1e-4);
    });
  });
}
