import type { Loss } from '../loss.ts';
import { tensorflow } from '../tensorflow.ts';

/**
 * The share of coordinates in which a binary state differs from the target: `(1/n) Σ_i z_i (1 − t_i) + (1 − z_i) t_i`.
 *
 * Judges z; targets are states of 0 and 1. Linear in z: `dL/dz_i = (1 − 2t_i)/n` whatever z is, so that a coordinate which is
 * right is held where it is.
 */
export function hamming(): Loss {
  return {
    judges: 'z',
    prepare: () => (z, targets) => {
      const tf = tensorflow();
      const wrongOnes = tf.mul(z, tf.sub(1, targets));
      const wrongZeros = tf.mul(tf.sub(1, z), targets);
      return tf.mean(tf.add(wrongOnes, wrongZeros), -1);
    },
  };
}
