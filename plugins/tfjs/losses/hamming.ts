import type { Loss } from '../loss.ts';
import { tensorflow } from '../tensorflow.ts';

/**
 * The share of coordinates in which a binary state differs from the right one: `(1/n) Σ_i z_i (1 − y_i) + (1 − z_i) y_i`.
 *
 * Judges z; states are of 0 and 1, y being MAP(t) where targets are scores. Linear in z: `dL/dz_i = (1 − 2y_i)/n` whatever z
 * is, so that a coordinate which is right is held where it is.
 */
export function hamming(): Loss {
  return {
    judges: 'z',
    compares: 'states',
    prepare: () => (z, right) => {
      const tf = tensorflow();
      const wrongOnes = tf.mul(z, tf.sub(1, right));
      const wrongZeros = tf.mul(tf.sub(1, z), right);
      return tf.mean(tf.add(wrongOnes, wrongZeros), -1);
    },
  };
}
