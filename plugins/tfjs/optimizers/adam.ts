import { checkOption } from '@mapgrad/contracts';
import type { OptimizerFactory } from '../optimizer-factory.ts';
import { tensorflow } from '../tensorflow.ts';

/** Options of {@link adam}. */
export interface AdamOptions {
  /** 0.001 when absent. */
  readonly learningRate?: number;
  /** The weight of the past in the mean of gradients; 0.9 when absent. */
  readonly beta1?: number;
  /** The weight of the past in the mean of squared gradients; 0.999 when absent. */
  readonly beta2?: number;
  /** Keeps the division from zero; 1e-8 when absent. */
  readonly epsilon?: number;
}

/**
 * Adam: steps of about the learning rate along each weight, whatever the scale of its gradient.
 *
 * Source: arXiv:1412.6980, Algorithm 1.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function adam({
  learningRate = 1e-3,
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-8,
}: AdamOptions = {}): OptimizerFactory {
  checkOption('learningRate', learningRate, learningRate > 0, 'a positive number');
  checkOption('beta1', beta1, beta1 >= 0 && beta1 < 1, 'a number from 0 to below 1');
  checkOption('beta2', beta2, beta2 >= 0 && beta2 < 1, 'a number from 0 to below 1');
  checkOption('epsilon', epsilon, epsilon > 0, 'a positive number');
  return { create: () => tensorflow().train.adam(learningRate, beta1, beta2, epsilon) };
}
