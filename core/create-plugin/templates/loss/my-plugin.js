import { checkOption } from '@mapgrad/contracts';
import tf from '@tensorflow/tfjs';

/**
 * How far the decisions are from the right ones: `price · Σ_i |z_i − y_i|`.
 *
 * @param {{ price?: number }} [options]
 * @returns {import('@mapgrad/tfjs').Loss}
 * @throws MapgradError OPTION_INVALID
 */
export function myPlugin({ price = 1 } = {}) {
  checkOption('price', price, price > 0, 'a positive number');
  return {
    judges: 'z',
    compares: 'states',
    prepare: () => (z, right) => tf.mul(price, tf.sum(tf.abs(tf.sub(z, right)), -1)),
  };
}
