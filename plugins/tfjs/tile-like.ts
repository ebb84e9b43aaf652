import { MapgradError } from '@mapgrad/contracts';
import type { Tensor } from '@tensorflow/tfjs';
import { tensorflow } from './tensorflow.ts';

/**
 * Repeats what belongs to examples (labels, inputs) for each of their samples: row b of y becomes rows b·S … b·S + S − 1.
 *
 * `tileLike(y, z)` is right in training, where z has S rows for each of y, and outside it, where S = 1.
 *
 * @param y [B, …]
 * @param z [B·S, …], whose number of rows alone matters
 * @returns [B·S, …], shaped as y beyond the first dimension
 * @throws MapgradError DATA_INVALID unless the rows of z are a multiple of those of y
 */
export function tileLike(y: Tensor, z: Tensor): Tensor {
  const tf = tensorflow();
  const samples = samplesOf(y, z);
  const [examples = 0, ...rest] = y.shape;
  if (samples === 1) return tf.reshape(y, y.shape);
  return tf.tidy(() =>
    tf.reshape(tf.tile(tf.reshape(y, [examples, 1, -1]), [1, samples, 1]), [examples * samples, ...rest]),
  );
}

/**
 * Means over the samples of each example: rows b·S … b·S + S − 1 become row b.
 *
 * @param rows [B·S, …], one loss for each sample, say
 * @param y [B, …], whose number of rows alone matters
 * @returns [B, …], shaped as the rows beyond the first dimension
 * @throws MapgradError DATA_INVALID unless there is a multiple of the rows of y
 */
export function foldLike(rows: Tensor, y: Tensor): Tensor {
  const tf = tensorflow();
  const samples = samplesOf(y, rows);
  const [count = 0, ...rest] = rows.shape;
  if (samples === 1) return tf.reshape(rows, rows.shape);
  return tf.tidy(() =>
    tf.reshape(tf.mean(tf.reshape(rows, [count / samples, samples, -1]), 1), [count / samples, ...rest]),
  );
}

/** S, when there are B examples and B·S samples. */
function samplesOf(examples: Tensor, samples: Tensor): number {
  const count = samples.shape[0] / examples.shape[0];
  if (Number.isInteger(count) && count >= 1) return count;
  throw new MapgradError(
    'DATA_INVALID',
    `the samples have shape [${samples.shape.join(', ')}] and the examples [${examples.shape.join(', ')}], expected S rows ` +
      'of samples for each row of examples',
  );
}
