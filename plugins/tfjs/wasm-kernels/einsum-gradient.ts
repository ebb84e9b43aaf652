import type { GradConfig, Tensor } from '@tensorflow/tfjs';
import { tensorflow } from '../tensorflow.ts';
import { einsumTerms } from './einsum-terms.ts';

/**
 * The gradient of `tf.einsum`, which TensorFlow.js lacks on every backend: of `ij,jk->ik` by the first tensor it is
 * `ik,jk->ij` of dy and the second; along axes that were summed in one tensor alone it is the same everywhere.
 */
export const einsumGradient: GradConfig = {
  kernelName: 'Einsum',
  saveAllInputs: true,
  gradFunc(dy, saved, attributes) {
    const tf = tensorflow();
    const { terms, output, sizes } = einsumTerms((attributes as unknown as { equation: string }).equation, saved);
    const by = (i: number): Tensor => {
      const others = saved.filter((_, other) => other !== i);
      const known = [output, ...terms.filter((_, other) => other !== i)];
      const labels = terms[i]!.filter((label) => known.some((term) => term.includes(label)));
      const gradient = tf.einsum(equationOf(known, labels), ...[dy].flat(), ...others);
      const shape = terms[i]!.map((label) => (labels.includes(label) ? sizes.get(label)! : 1));
      return tf.broadcastTo(tf.reshape(gradient, shape), saved[i]!.shape);
    };
    return Object.fromEntries(saved.map((_, i) => [i, () => by(i)]));
  },
};

const equationOf = (terms: readonly (readonly string[])[], output: readonly string[]): string =>
  `${terms.map((term) => term.join('')).join(',')}->${output.join('')}`;
