import { fold, type NoiseKey } from '@mapgrad/contracts';
import * as tf from '@tensorflow/tfjs';
import type { Problem } from './problems/problem.ts';
import { drawsOf } from './random.ts';

/** The numbers of all weights of a problem, one after the other. */
export type Numbers = Float32Array;

/** The weights that a run starts from. */
export function freshNumbers({ weights }: Problem, key: NoiseKey): Numbers {
  const all = weights.flatMap(({ shape, scale }, i) => {
    const { uniform } = drawsOf(fold(key, i));
    return Array.from({ length: sizeOf(shape) }, () => scale * (2 * uniform() - 1));
  });
  return Float32Array.from(all);
}

/** Variables of TensorFlow.js by the names of the weights. */
export function variablesOf({ weights }: Problem, numbers: Numbers): Record<string, tf.Variable> {
  let at = 0;
  return Object.fromEntries(
    weights.map(({ name, shape }) => {
      const values = numbers.slice(at, at + sizeOf(shape));
      at += values.length;
      return [name, tf.tidy(() => tf.variable(tf.tensor(values, [...shape])))];
    }),
  );
}

/** Reads all weights, at one go. */
export async function numbersOf(variables: Readonly<Record<string, tf.Variable>>): Promise<Numbers> {
  const all = tf.tidy(() => tf.concat(Object.values(variables).map((variable) => tf.reshape(variable, [-1]))));
  const numbers = await all.data<'float32'>();
  all.dispose();
  return numbers.slice();
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);
