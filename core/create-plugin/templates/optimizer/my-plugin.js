import { checkOption } from '@mapgrad/contracts';
import tf from '@tensorflow/tfjs';

/**
 * Gradient descent: `weight ← weight − learningRate · gradient`.
 *
 * @param {{ learningRate: number }} options
 * @returns {import('@mapgrad/tfjs').OptimizerFactory}
 * @throws MapgradError OPTION_INVALID
 */
export function myPlugin({ learningRate }) {
  checkOption('learningRate', learningRate, learningRate > 0, 'a positive number');
  return { create: () => tf.train.sgd(learningRate) };
}
