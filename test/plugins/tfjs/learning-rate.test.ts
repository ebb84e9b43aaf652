import type { Numbers } from '@mapgrad/contracts';
import {
  adam,
  linear,
  type MinibatchOptions,
  minibatch,
  type OptimizerFactory,
  relativeRegret,
  sgd,
  squaredError,
} from '@mapgrad/tfjs';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { learningRateFactor } from '../../../plugins/tfjs/trainer/learning-rate-factor.ts';
import { lane, useLane } from '../../lane.ts';
import { coded } from './matching.ts';
import { toyDataset } from './toy-dataset.ts';

await useLane();

describe('the factor of a learning rate', () => {
  it('is 1 without warm-up and decay, at every step', () => {
    expect([1, 2, 9].map((step) => learningRateFactor(step, 9))).toEqual([1, 1, 1]);
  });

  it('rises in equal steps to 1 behind the warm-up', () => {
    expect([1, 2, 3, 4, 5, 9].map((step) => learningRateFactor(step, 9, { warmup: 3 }))).toEqual([
      0.25, 0.5, 0.75, 1, 1, 1,
    ]);
  });

  it('falls along a line or a cosine from 1 to what would be 0 behind the last step', () => {
    const linear = [1, 0.75, 0.5, 0.25];
    const at = (decay: 'linear' | 'cosine', warmup: number) =>
      [1, 2, 3, 4].map((step) => learningRateFactor(warmup + step, warmup + 4, { warmup, decay }));
    expect(at('linear', 0)).toEqual(linear);
    expect(at('linear', 7)).toEqual(linear);
    for (const warmup of [0, 7]) {
      for (const [i, factor] of at('cosine', warmup).entries()) {
        expect(factor).toBeCloseTo([1, (2 + Math.SQRT2) / 4, 0.5, (2 - Math.SQRT2) / 4][i]!, 14);
      }
    }
    expect(learningRateFactor(2, 9, { warmup: 3, decay: 'cosine' })).toBe(0.5);
  });
});

const dataset = toyDataset({ items: 8, features: 3, value: ([a, b, c]) => 2 * a! - b! + 0.5 * c!, counts: [24, 8, 8] });
const EPOCHS = 4;
const STEPS = EPOCHS * 3;

/** A run of 12 steps on θ. */
async function run(optimizer: OptimizerFactory, options: MinibatchOptions = {}) {
  const steps: Numbers[] = [];
  const epochs: Numbers[] = [];
  const before = tf.memory().numTensors;
  const { weights } = await minibatch({ epochs: EPOCHS, batchSize: 8, keep: 'last', ...options }).train(
    { dataset, model: linear(), loss: squaredError(), optimizer, metrics: { regret: relativeRegret() }, backend: lane },
    {
      seed: 1,
      signal: new AbortController().signal,
      step: (numbers) => void steps.push(numbers),
      epoch: (numbers) => void epochs.push(numbers),
      warn: () => {},
    },
  );
  expect(tf.memory().numTensors).toBe(before);
  return { weights: weights.flatMap(({ values }) => [...values]), steps, epochs };
}

/** An optimizer of TensorFlow.js whose own learning rate is set before each step. */
const setByHand = (factory: OptimizerFactory, rate: (step: number) => number): OptimizerFactory => ({
  create() {
    const optimizer = factory.create();
    const apply = optimizer.applyGradients.bind(optimizer);
    let step = 0;
    optimizer.applyGradients = (gradients) => {
      const next = rate(++step);
      if ('setLearningRate' in optimizer) (optimizer as tf.SGDOptimizer).setLearningRate(next);
      else Object.assign(optimizer, { learningRate: next });
      apply(gradients);
    };
    return optimizer;
  },
});

const options: MinibatchOptions = { warmup: 3, decay: 'cosine' };
const factorAt = (step: number): number => learningRateFactor(step, STEPS, { warmup: 3, decay: 'cosine' });

describe('a run with warm-up and decay', () => {
  it.each<[string, OptimizerFactory, number]>([
    ['sgd', sgd({ learningRate: 0.05 }), 0.05],
    ['momentum', sgd({ learningRate: 0.05, momentum: 0.5 }), 0.05],
    ['adam', adam({ learningRate: 0.1 }), 0.1],
    ['adagrad of TensorFlow.js', { create: () => tf.train.adagrad(0.1) }, 0.1],
  ])('comes to the weights of %s with these learning rates, and reports them', async (_name, factory, rate) => {
    const { weights, steps, epochs } = await run(factory, options);
    const byHand = await run(setByHand(factory, (step) => rate * factorAt(step)));
    for (const [i, weight] of weights.entries()) expect(weight).toBeCloseTo(byHand.weights[i]!, 5);
    expect(weights).not.toEqual((await run(factory)).weights);
    expect(steps.map(({ learningRate }) => learningRate)).toEqual(steps.map((_, i) => rate * factorAt(i + 1)));
    expect(epochs.map(({ learningRate }) => learningRate)).toEqual([3, 6, 9, 12].map((step) => rate * factorAt(step)));
  });

  it('makes shorter the steps of an optimizer that knows no learning rate, which it takes for 1', async () => {
    class Plain extends tf.Optimizer {
      static readonly className = 'Plain';
      override getClassName(): string {
        return 'Plain';
      }
      override getConfig(): tf.serialization.ConfigDict {
        return {};
      }
      override applyGradients(gradients: Parameters<tf.Optimizer['applyGradients']>[0]): void {
        for (const { name, tensor } of gradients as { name: string; tensor: tf.Tensor }[]) {
          const variable = tf.engine().registeredVariables[name]!;
          tf.tidy(() => variable.assign(tf.add(variable, tf.mul(tensor, -0.01))));
        }
      }
    }
    const { weights, steps } = await run({ create: () => new Plain() }, options);
    const expected = await run(sgd({ learningRate: 0.01 }), options);
    for (const [i, weight] of weights.entries()) expect(weight).toBeCloseTo(expected.weights[i]!, 6);
    expect(steps.map(({ learningRate }) => learningRate)).toEqual(steps.map((_, i) => factorAt(i + 1)));
  });

  it('is the run without, to the bit, where both are absent', async () => {
    const factory = adam({ learningRate: 0.1 });
    const plain = await run(factory);
    expect((await run(factory, { warmup: 0, decay: 'none' })).weights).toEqual(plain.weights);
    expect(plain.steps[0]).not.toHaveProperty('learningRate');
  });
});

it('refuses a warm-up that is no number of steps, or lasts as long as the run', async () => {
  expect(() => minibatch({ warmup: -1 })).toThrow(coded('OPTION_INVALID', /warmup is -1, expected an integer from 0/));
  expect(() => minibatch({ warmup: 1.5 })).toThrow(coded('OPTION_INVALID', /warmup is 1.5/));
  expect(() => minibatch({ decay: 'exponential' as 'cosine' })).toThrow(
    coded('OPTION_INVALID', /decay is exponential/),
  );
  await expect(run(sgd({ learningRate: 1 }), { warmup: STEPS })).rejects.toMatchObject({
    code: 'CONFIGURATION_INVALID',
    message: `warmup is ${STEPS} steps, expected fewer than the ${STEPS} of the run, 4 epochs of 3; lower it, or train for longer`,
    context: { path: ['train', 'warmup'] },
  });
});
