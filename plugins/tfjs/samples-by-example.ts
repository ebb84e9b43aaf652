import type { Tensor } from '@tensorflow/tfjs';
import { tensorflow } from './tensorflow.ts';

/** θ [B, …groups, n] gives states [B·G·S, n] by example, group and sample: these → [B·S, …groups, n]. */
export function samplesByExample(states: Tensor, theta: readonly number[], samples: number): Tensor {
  const tf = tensorflow();
  const [examples = 0, ...rest] = theta;
  const n = rest.at(-1)!;
  const groups = rest.slice(0, -1).reduce((product, size) => product * size, 1);
  const shape = [examples * samples, ...rest];
  if (samples === 1 || groups === 1) return tf.reshape(states, shape);
  return tf.reshape(tf.transpose(tf.reshape(states, [examples, groups, samples, n]), [0, 2, 1, 3]), shape);
}
