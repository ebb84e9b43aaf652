import { descendingOrder } from './descending-order.ts';

/**
 * What is ranked, from the top: the index of the largest z_i, the next, …, equals by their index; the inverse of ranks.
 *
 * For `z = MAP(θ)` of `ranking` these are the items in the order that their scores θ give them: `z[ranked(z)[j]] = n − j`.
 *
 * @param z [n]
 */
export function ranked(z: Float32Array): Int32Array {
  return descendingOrder(z.length)(z);
}
