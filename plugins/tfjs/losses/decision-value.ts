import { MapgradError } from '@mapgrad/contracts';
import { rowProducts } from '@mapgrad/estimators';
import type { Loss } from '../loss.ts';
import { meanAbsolute } from '../metrics/mean-absolute.ts';
import { tensorflow } from '../tensorflow.ts';

/**
 * What a decision is worth under the true values t, negated: `−⟨t, z⟩ / v` with `v = mean |⟨t, MAP(t)⟩|` over the training
 * examples.
 *
 * Judges z. The mean over all examples is −1 for decisions under perfect knowledge of positive values, and 1 plus it is
 * then the relative regret. Preparing solves each training example once.
 */
export function decisionValue(): Loss {
  return {
    judges: 'z',
    async prepare({ n, targets, optimum }) {
      const scale = meanAbsolute(rowProducts(targets, await optimum(), n));
      if (scale === 0) {
        throw new MapgradError(
          'DATA_INVALID',
          'the best decision of every training example has value 0, so decision-value cannot tell decisions apart; look ' +
            'at the targets and at the limits of the solver',
        );
      }
      return (z, values) => {
        const tf = tensorflow();
        return tf.mul(tf.sum(tf.mul(values, z), -1), -1 / scale);
      };
    },
  };
}
