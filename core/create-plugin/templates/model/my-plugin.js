import { checkOption, randomWords } from '@mapgrad/contracts';
import tf from '@tensorflow/tfjs';

/**
 * A linear function of the inputs: `θ = x W`, W [f, n] uniform in [−scale, scale) at the start.
 *
 * @param {{ scale?: number }} [options]
 * @returns {import('@mapgrad/tfjs').Model}
 * @throws MapgradError OPTION_INVALID
 */
export function myPlugin({ scale = 0.1 } = {}) {
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
