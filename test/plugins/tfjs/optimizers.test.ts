import { adam, type OptimizerFactory, sgd } from '@mapgrad/tfjs';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { useLane } from '../../lane.ts';

await useLane();

/** The weight after each of some steps down slope·weight, from 0. */
async function steps(factory: OptimizerFactory, slopes: readonly number[]): Promise<number[]> {
  const weight = tf.tidy(() => tf.variable(tf.scalar(0)));
  const optimizer = factory.create();
  const found: number[] = [];
  for (const slope of slopes) {
    optimizer.minimize((): tf.Scalar => tf.mul(weight, slope), false, [weight]);
    const [value] = await weight.data<'float32'>();
    found.push(value!);
  }
  optimizer.dispose();
  weight.dispose();
  return found;
}

it('sgd goes down the slope, with momentum further', async () => {
  expect(await steps(sgd({ learningRate: 0.5 }), [1, 2])).toEqual([-0.5, -1.5]);
  expect(await steps(sgd({ learningRate: 0.5, momentum: 0.5 }), [1, 2, 0])).toEqual([-0.5, -1.75, -2.375]);
});

it('adam follows Algorithm 1 of its paper', async () => {
  const [learningRate, beta1, beta2, epsilon] = [0.1, 0.8, 0.95, 1e-8];
  const slopes = [3, -1, 0.5, 0.5, 2];
  let [m, v, weight] = [0, 0, 0];
  const expected = slopes.map((slope, t) => {
    m = beta1 * m + (1 - beta1) * slope;
    v = beta2 * v + (1 - beta2) * slope * slope;
    weight -= (learningRate * (m / (1 - beta1 ** (t + 1)))) / (Math.sqrt(v / (1 - beta2 ** (t + 1))) + epsilon);
    return weight;
  });
  const found = await steps(adam({ learningRate, beta1, beta2, epsilon }), slopes);
  for (const [i, value] of found.entries()) expect(value).toBeCloseTo(expected[i]!, 5);
});

it('adam moves a weight by the learning rate in the first step, whatever the scale', async () => {
  const [fine] = await steps(adam({ learningRate: 0.25 }), [1e-3]);
  const [coarse] = await steps(adam({ learningRate: 0.25 }), [1e3]);
  expect(fine).toBeCloseTo(-0.25, 4);
  expect(coarse).toBeCloseTo(-0.25, 5);
});

it.each([
  ['adam', adam()],
  ['sgd', sgd({ learningRate: 1 })],
  ['sgd with momentum', sgd({ learningRate: 1, momentum: 0.9 })],
])('%s frees all that it has allocated', async (_name, factory) => {
  const before = tf.memory().numTensors;
  await steps(factory, [1, 2, 3]);
  factory.create().dispose();
  expect(tf.memory().numTensors).toBe(before);
});

it.each([
  () => adam({ learningRate: 0 }),
  () => adam({ beta1: 1 }),
  () => adam({ beta2: -0.1 }),
  () => adam({ epsilon: 0 }),
  () => sgd({ learningRate: -1 }),
  () => sgd({ learningRate: Number.NaN }),
  () => sgd({ learningRate: 1, momentum: 1 }),
])('%o is refused', (make) => {
  expect(make).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
});
