import type { Optimizer, Variable } from '@tensorflow/tfjs';
import { tensorflow } from '../tensorflow.ts';

/**
 * Lets an optimizer make its step, and makes it as long as with another learning rate: `w ← w + factor · (w' − w)`, w' being where
 * the optimizer would be.
 *
 * So it is for every optimizer whose step is its learning rate times what does not depend on it, whatever it remembers of gradients;
 * none need know of it. With a factor of 1 the bits are its own.
 */
export function scaledStep(
  optimizer: Optimizer,
  variables: readonly Variable[],
  gradients: Parameters<Optimizer['applyGradients']>[0],
  factor: number,
): void {
  const tf = tensorflow();
  const before = factor === 1 ? [] : variables.map((variable) => tf.clone(variable));
  optimizer.applyGradients(gradients);
  tf.tidy(() => {
    for (const [i, old] of before.entries()) {
      const variable = variables[i]!;
      variable.assign(tf.add(old, tf.mul(tf.sub(variable, old), factor)));
    }
  });
  tf.dispose(before);
}

/** The learning rate that an optimizer of TensorFlow.js was made with; 1 for one that does not say. */
export function learningRateOf(optimizer: Optimizer): number {
  const own: unknown = Reflect.get(optimizer, 'learningRate');
  return typeof own === 'number' ? own : 1;
}
