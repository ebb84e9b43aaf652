import type { Loss } from '../loss.ts';
import { tensorflow } from '../tensorflow.ts';

/**
 * How far predictions are from true values: `(1/n) Σ_i (θ_i − t_i)²` for each row.
 *
 * Judges θ, so that training solves nothing: predict first, optimise afterwards.
 */
export function squaredError(): Loss {
  return {
    judges: 'theta',
    prepare: () => (theta, targets) => {
      const tf = tensorflow();
      return tf.mean(tf.square(tf.sub(theta, targets)), -1);
    },
  };
}
