import { checkOption, randomWords } from '@mapgrad/contracts';
import type { Model } from '@mapgrad/tfjs';
import tf from '@tensorflow/tfjs';

/** Options of {@link myPlugin}. */
export interface MyPluginOptions {
  /** The largest weight at the start; 0.1 when absent. */
  readonly scale?: number;
}

/**
 * A linear function of the inputs: `θ = x W`, W [f, n] uniform in [−scale, scale) at the start.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function myPlugin({ scale = 0.1 }: MyPluginOptions = {}): Model {
  checkOption('scale', scale, scale > 0, 'a positive number');
  return {
    build({ inputShape, n }, key) {
      const features = inputShape.reduce((product, size) => product * size, 1);
      const words = new Int32Array(features * n + 1);
      randomWords(key, 0, features * n, words);
      const start = Float32Array.from(words.subarray(0, features * n), (word) => scale * word * 2 ** -31);
      const weight = tf.tidy(() => tf.variable(tf.tensor(start, [features, n])));
      return {
        weights: [{ name: 'weight', variable: weight }],
        predict: (inputs) => tf.matMul(tf.reshape(inputs, [-1, features]), weight),
      };
    },
  };
}
