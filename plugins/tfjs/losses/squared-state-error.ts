import type { Loss } from '../loss.ts';
import { tensorflow } from '../tensorflow.ts';

/**
 * How far decisions are from the right states: `(1/n) Σ_i (z_i − y_i)²` for each row.
 *
 * Judges z. `dL/dz_i = 2 (z_i − y_i)/n`, which is 0 where a coordinate is right: that is left to move.
 */
export function squaredStateError(): Loss {
  return {
    judges: 'z',
    compares: 'states',
    prepare: () => (z, states) => {
      const tf = tensorflow();
      return tf.mean(tf.square(tf.sub(z, states)), -1);
    },
  };
}
