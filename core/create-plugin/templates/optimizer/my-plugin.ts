import { checkOption } from '@mapgrad/contracts';
import type { OptimizerFactory } from '@mapgrad/tfjs';
import tf from '@tensorflow/tfjs';

/** Options of {@link myPlugin}. */
export interface MyPluginOptions {
  /** How far a weight moves for a gradient of 1. */
  readonly learningRate: number;
}

/**
 * Gradient descent: `weight ← weight − learningRate · gradient`.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function myPlugin({ learningRate }: MyPluginOptions): OptimizerFactory {
  checkOption('learningRate', learningRate, learningRate > 0, 'a positive number');
  return { create: () => tf.train.sgd(learningRate) };
}
