import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import type { Parts } from './composed.ts';
import { einsumTerms } from './einsum-terms.ts';
import { wasmKernel } from './wasm-kernel.ts';

interface Attributes {
  readonly equation: string;
}

/** A tensor and the labels of its axes. */
interface Labelled {
  readonly x: TensorInfo;
  readonly labels: readonly string[];
}

/**
 * `tf.einsum` of one tensor or two, all int32 or float32.
 *
 * Axes of one term alone that the output lacks are summed first; what is left of two terms is, for each entry of the axes that
 * both share with the output, a matrix product.
 */
export const einsum: KernelConfig = wasmKernel<{ inputs: string; attributes: Attributes }>(
  'Einsum',
  (parts, inputs, { equation }) => {
    const tensors = Object.values(inputs);
    const { terms, output, sizes } = einsumTerms(equation, tensors);
    const isWhole = tensors.every(({ dtype }) => dtype === 'int32');
    if ([...sizes.values()].includes(0)) {
      const empty = parts.make(
        output.map((label) => sizes.get(label)!),
        isWhole ? 'int32' : 'float32',
      );
      parts.floats(empty).fill(0);
      return empty;
    }
    const [a, b] = tensors.map((x, i) => {
      const others = [...terms.filter((_, other) => other !== i).flat(), ...output];
      return summed(parts, { x: isWhole ? x : parts.float(x), labels: terms[i]! }, others);
    });
    const result = b === undefined ? a! : product(parts, a!, b, output, sizes);
    return arranged(parts, result, output);
  },
);

/** Sums over the axes that are not in `keep`. */
function summed({ run }: Parts, { x, labels }: Labelled, keep: readonly string[]): Labelled {
  const axis = labels.flatMap((label, i) => (keep.includes(label) ? [] : [i]));
  if (axis.length === 0) return { x, labels };
  return { x: run('Sum', { x }, { axis, keepDims: false }), labels: common(labels, keep) };
}

/** The product of two, summed over the axes that they share with each other and not with the output. */
function product(
  parts: Parts,
  a: Labelled,
  b: Labelled,
  output: readonly string[],
  sizes: ReadonlyMap<string, number>,
): Labelled {
  const { run } = parts;
  const both = common(a.labels, b.labels);
  const shared = common(both, output);
  const contracted = without(both, output);
  const ownA = without(a.labels, b.labels);
  const ownB = without(b.labels, a.labels);
  const shapeOf = (labels: readonly string[]): number[] => labels.map((label) => sizes.get(label)!);
  const [S = 1, A = 1, B = 1, K = 1] = [shared, ownA, ownB, contracted].map((labels) =>
    shapeOf(labels).reduce((size, length) => size * length, 1),
  );

  const left = arranged(parts, a, [...shared, ...ownA, ...contracted]);
  const right = arranged(parts, b, [...shared, ...contracted, ...ownB]);
  const labels = [...shared, ...ownA, ...ownB];
  if (contracted.length > 0 && left.dtype === 'float32') {
    const matrices = { a: { ...left, shape: [S, A, K] }, b: { ...right, shape: [S, K, B] } };
    const x = run('BatchMatMul', matrices, { transposeA: false, transposeB: false });
    return { x: { ...x, shape: shapeOf(labels) }, labels };
  }
  const products = run('Multiply', { a: { ...left, shape: [S, A, K, 1] }, b: { ...right, shape: [S, 1, K, B] } });
  const x = run('Sum', { x: products }, { axis: [2], keepDims: false });
  return { x: { ...x, shape: shapeOf(labels) }, labels };
}

/** A tensor with its axes in some order. */
function arranged({ run }: Parts, { x, labels }: Labelled, order: readonly string[]): TensorInfo {
  return run('Transpose', { x }, { perm: order.map((label) => labels.indexOf(label)) });
}

const common = (labels: readonly string[], others: readonly string[]): readonly string[] =>
  labels.filter((label) => others.includes(label));

const without = (labels: readonly string[], others: readonly string[]): readonly string[] =>
  labels.filter((label) => !others.includes(label));
