import { MapgradError } from '@mapgrad/contracts';
import type { TensorInfo } from '@tensorflow/tfjs';
import { tensorflow } from '../tensorflow.ts';

/** An equation of `tf.einsum`, taken apart: a term is the labels of a tensor's axes. */
export interface EinsumTerms {
  /** One for each tensor, each label once. */
  readonly terms: readonly (readonly string[])[];
  readonly output: readonly string[];
  readonly sizes: ReadonlyMap<string, number>;
}

/**
 * The terms of an equation such as `ij,jk->ik` and the sizes of its axes.
 *
 * @throws MapgradError DATA_INVALID when tensors do not fit the equation, or the output names an axis twice
 */
export function einsumTerms(equation: string, tensors: readonly TensorInfo[]): EinsumTerms {
  tensorflow().backend_util.decodeEinsumEquation(equation, tensors.length);
  const [left = '', right = ''] = equation.replace(/\s/g, '').split('->');
  const terms = left.split(',').map((term) => Array.from(term));
  const output = Array.from(right);
  const sizes = new Map<string, number>();
  const misfit = terms.find((term, i) => {
    const { shape } = tensors[i]!;
    return shape.length !== term.length || shape.some((size, axis) => setOnce(sizes, term[axis]!, size) !== size);
  });
  if (misfit !== undefined || new Set(output).size !== output.length) {
    const shapes = tensors.map(({ shape }) => `[${shape.join(', ')}]`).join(' and ');
    throw new MapgradError(
      'DATA_INVALID',
      `einsum ${equation} of tensors ${shapes}: expected one axis for each letter of a term, as long wherever the letter ` +
        'occurs, and each letter once in the output',
    );
  }
  return { terms, output, sizes };
}

function setOnce(sizes: Map<string, number>, label: string, size: number): number {
  const before = sizes.get(label);
  if (before === undefined) sizes.set(label, size);
  return before ?? size;
}
