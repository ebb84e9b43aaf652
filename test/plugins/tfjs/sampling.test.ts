import { sampler } from '@mapgrad/core';
import { gumbel, normal, scoreFunction } from '@mapgrad/estimators';
import { argmax, topK } from '@mapgrad/solvers';
import { type Sampling, sampling } from '@mapgrad/tfjs';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, expect } from 'vitest';
import { itReadsAtOnce as it, useLane } from '../../lane.ts';
import { coded } from './matching.ts';

await useLane();

let tensors: number;
beforeEach(() => {
  tensors = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(tensors);
});

const numbers = (count: number, seed: number) =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(seed * 37.1 + i * 12.9898) * 2);

/** Any function of a state: not linear, and not seen by the tape. */
const strange = (z: ArrayLike<number>, from: number, n: number): number => {
  let word = 0;
  for (let i = 0; i < n; i++) word = 2 * word + z[from + i]!;
  return Math.cos(word) * 3 + 1;
};

/** The samples and their losses, for losses [B·S] that the tape cannot follow. */
function judged(sampled: Sampling, theta: tf.Tensor): { z: Float32Array; losses: tf.Tensor; costs: Float32Array } {
  const { z, losses } = sampled(theta);
  const states = z.dataSync<'float32'>();
  const rows = z.shape[0];
  const width = states.length / rows;
  const costs = Float32Array.from({ length: rows }, (_, row) => strange(states, row * width, width));
  return { z: states, losses: losses(tf.tensor(costs)), costs };
}

it('has the gradient of the expected loss, which enumeration gives exactly', () => {
  const logits = [0.3, -0.5, 1];
  const weights = logits.map(Math.exp);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const costs = [strange([1, 0, 0], 0, 3), strange([0, 1, 0], 0, 3), strange([0, 0, 1], 0, 3)];
  const mean = weights.reduce((sum, weight, i) => sum + (weight / total) * costs[i]!, 0);
  const exact = weights.map((weight, i) => (weight / total) * (costs[i]! - mean));

  const [instances, samples] = [500, 20];
  const sampled = sampling({
    estimator: scoreFunction({ noise: gumbel(), samples }),
    solver: argmax({ n: 3 }),
    seed: 4,
  });
  const gradient = tf.tidy(() => {
    const theta = tf.tile(tf.tensor([logits]), [instances, 1]);
    return tf
      .grad((x) => tf.div(tf.sum(judged(sampled, x).losses), samples))(theta)
      .dataSync<'float32'>();
  });
  for (const [i, expected] of exact.entries()) {
    const found = Array.from({ length: instances }, (_, b) => gradient[b * 3 + i]!);
    const average = found.reduce((sum, value) => sum + value, 0) / instances;
    const variance = found.reduce((sum, value) => sum + (value - average) ** 2, 0) / (instances - 1);
    const error = Math.sqrt(variance / instances);
    expect(Math.abs(average - expected)).toBeLessThan(4 * error);
    expect(Math.abs(expected)).toBeGreaterThan(8 * error);
  }
});

it('gives the samples, the gradient and the state of sampler, for losses weighted from above', () => {
  const options = { estimator: scoreFunction({ noise: normal(), samples: 3 }), solver: topK({ n: 4, k: 2 }), seed: 2 };
  const [sampled, plain] = [sampling(options), sampler(options)];
  for (let step = 0; step < 3; step++) {
    const theta = numbers(2 * 4, step);
    const weights = numbers(2 * 3, step + 10);
    const { output, backward } = plain.forward(theta);
    let parts: Float64Array = new Float64Array();
    const gradient = tf.tidy(() =>
      tf
        .grad((x) => {
          const { z, losses, costs } = judged(sampled, x);
          expect([...z]).toEqual([...output]);
          expect([...losses.dataSync()]).toEqual([...costs]);
          parts = Float64Array.from(costs, (cost, i) => Math.fround(cost * weights[i]!));
          return tf.sum(tf.mul(losses, tf.tensor(weights)));
        })(tf.tensor(theta, [2, 4]))
        .dataSync(),
    );
    expect([...gradient]).toEqual([...backward(parts)]);
    expect(sampled.state).toEqual(plain.state);
    expect(sampled.report).toEqual(plain.report);
  }
  expect([...sampled.map([[0, 3, 2, 1]])]).toEqual([0, 1, 1, 0]);
});

it('leaves what was computed from z its own gradient', () => {
  const sampled = sampling({ estimator: scoreFunction({ noise: gumbel(), samples: 2 }), solver: argmax({ n: 3 }) });
  const decoder = numbers(3, 5);
  const gradients = tf.tidy(() => {
    let plain: Float32Array = new Float32Array();
    const [, found] = tf.grads((theta, weights) => {
      const { z, losses } = sampled(theta);
      const costs = (w: tf.Tensor): tf.Tensor => tf.square(tf.sub(tf.sum(tf.mul(z, w), -1), 1));
      plain = tf
        .grad((w) => tf.mean(tf.square(costs(w))))(weights)
        .dataSync<'float32'>();
      return tf.mean(tf.square(losses(costs(weights))));
    })([tf.tensor(numbers(6, 1), [2, 3]), tf.tensor(decoder)]);
    return { plain: [...plain], found: [...found!.dataSync()] };
  });
  expect(gradients.found).toEqual(gradients.plain);
  expect(gradients.found.some((value) => value !== 0)).toBe(true);
});

it.each([
  { what: 'joint losses', apart: false },
  { what: 'losses of groups', apart: true },
])('counts a loss for each instance under it: $what', ({ apart }) => {
  const [examples, groups, samples, n] = [2, 3, 4, 5];
  const options = { estimator: scoreFunction({ noise: gumbel(), samples }), solver: argmax({ n }), seed: 3 };
  const theta = numbers(examples * groups * n, 1);
  const values = numbers(examples * samples * (apart ? groups : 1), 2);
  const { z, gradient } = tf.tidy(() => {
    let z: tf.Tensor | undefined;
    const gradient = tf.grad((x) => {
      const drawn = sampling(options)(x);
      z = tf.keep(tf.clone(drawn.z));
      return tf.sum(drawn.losses(tf.tensor(values, apart ? [examples * samples, groups] : [examples * samples])));
    })(tf.tensor(theta, [examples, groups, n]));
    return { z: z!, gradient: [...gradient.dataSync()] };
  });

  const { output, backward } = sampler(options).forward(theta);
  const parts = new Float64Array(examples * groups * samples);
  const states: number[] = [];
  for (let b = 0; b < examples; b++)
    for (let s = 0; s < samples; s++)
      for (let g = 0; g < groups; g++) {
        const row = (b * groups + g) * samples + s;
        parts[row] = values[apart ? (b * samples + s) * groups + g : b * samples + s]!;
        states.push(...output.subarray(row * n, (row + 1) * n));
      }
  expect(z.shape).toEqual([examples * samples, groups, n]);
  expect([...z.dataSync()]).toEqual(states);
  expect(gradient).toEqual([...backward(parts)]);
  z.dispose();
});

it('moves θ to where a loss without a gradient is low', () => {
  const sampled = sampling({
    estimator: scoreFunction({ noise: gumbel(), samples: 8 }),
    solver: topK({ n: 4, k: 2 }),
    seed: 1,
  });
  const theta = tf.tidy(() => tf.variable(tf.zeros([1, 4])));
  const optimizer = tf.train.adam(0.1);
  for (let step = 0; step < 150; step++) {
    optimizer.minimize(() => tf.mean<tf.Scalar>(judged(sampled, theta).losses), false, [theta]);
  }
  const found = [...sampled.map(theta.dataSync<'float32'>())];
  const states = [0b0011, 0b0101, 0b0110, 0b1001, 0b1010, 0b1100];
  const best = states.reduce((least, word) => (Math.cos(word) < Math.cos(least) ? word : least));
  expect(found).toEqual(Array.from(best.toString(2).padStart(4, '0'), Number));
  tf.dispose(theta);
  optimizer.dispose();
});

it.each([[[]], [[3]], [[4, 2]], [[4, 3, 3]]])('refuses losses of shape %j', (shape) => {
  const sampled = sampling({ estimator: scoreFunction({ noise: gumbel(), samples: 2 }), solver: argmax({ n: 3 }) });
  expect(() => tf.tidy(() => sampled(tf.zeros([2, 3])).losses(tf.zeros(shape)))).toThrow(coded('LOSS_SHAPE'));
  expect(() => tf.tidy(() => void sampled(tf.zeros([2, 2])))).toThrow(coded('THETA_SHAPE'));
});
