import { checkOption } from '@mapgrad/contracts';
import type { Loss } from '@mapgrad/tfjs';
import tf from '@tensorflow/tfjs';

/** Options of {@link myPlugin}. */
export interface MyPluginOptions {
  /** What a wrong coordinate costs; 1 when absent. */
  readonly price?: number;
}

/**
 * How far the decisions are from the right ones: `price · Σ_i |z_i − y_i|`.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function myPlugin({ price = 1 }: MyPluginOptions = {}): Loss {
  checkOption('price', price, price > 0, 'a positive number');
  return {
    judges: 'z',
    compares: 'states',
    prepare: () => (z, right) => tf.mul(price, tf.sum(tf.abs(tf.sub(z, right)), -1)),
  };
}
