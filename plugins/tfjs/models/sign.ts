import type { Tensor } from '@tensorflow/tfjs';
import { tensorflow } from '../tensorflow.ts';

/** The signs that θ can have: `positive` and `negative` are softplus(x) and −softplus(x) of the last layer's x. */
export type Sign = 'any' | 'positive' | 'negative';

/** All signs, for checks of options. */
export const SIGNS: readonly Sign[] = ['any', 'positive', 'negative'];

/** x with the sign that is asked for. */
export function signed(x: Tensor, sign: Sign): Tensor {
  const tf = tensorflow();
  if (sign === 'any') return x;
  return sign === 'positive' ? tf.softplus(x) : tf.neg(tf.softplus(x));
}
