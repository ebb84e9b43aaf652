import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectClose, expectSame, normal, on, startBackends } from './on-backends.ts';

beforeAll(startBackends);

const SIZES: Readonly<Record<string, number>> = { a: 2, b: 3, c: 4, d: 1, e: 5 };
const shapeOf = (term: string): number[] => Array.from(term).map((label) => SIZES[label]!);
const labels = fc.shuffledSubarray(Object.keys(SIZES), { maxLength: 4 });

/** Equations of two terms. */
const equations = fc
  .tuple(labels, labels)
  .chain(([a, b]) =>
    fc
      .shuffledSubarray([...new Set([...a, ...b])])
      .map((output) => ({ terms: [a.join(''), b.join('')], output: output.join('') })),
  );

/** The definition: a sum over the values of all labels. */
function definition(terms: readonly string[], output: string, tensors: readonly tf.Tensor[]): number[] {
  const all = [...new Set(Array.from(output + terms.join('')))];
  const values = tensors.map((x) => x.dataSync());
  const at = (term: string, index: ReadonlyMap<string, number>): number =>
    Array.from(term).reduce((offset, label) => offset * SIZES[label]! + index.get(label)!, 0);
  const result = new Array<number>(shapeOf(output).reduce((size, length) => size * length, 1)).fill(0);
  const visit = (depth: number, index: Map<string, number>): void => {
    if (depth === all.length) {
      result[at(output, index)]! += terms.reduce((product, term, i) => product * values[i]![at(term, index)]!, 1);
      return;
    }
    for (let k = 0; k < SIZES[all[depth]!]!; k++) visit(depth + 1, index.set(all[depth]!, k));
  };
  visit(0, new Map());
  return result;
}

describe('einsum', () => {
  it('is the sum that the equation defines, of two tensors', () =>
    fc.assert(
      fc.asyncProperty(equations, fc.nat({ max: 1000 }), fc.boolean(), async ({ terms, output }, seed, isWhole) => {
        let expected: number[] = [];
        const [result] = await on('wasm', () => {
          const tensors = terms.map((term, i) => {
            const x = normal(shapeOf(term), seed + i);
            return isWhole ? tf.cast(tf.round(x), 'int32') : x;
          });
          expected = definition(terms, output, tensors);
          return [tf.einsum(`${terms.join(', ')} -> ${output}`, ...tensors)];
        });
        expect(result).toMatchObject({ shape: shapeOf(output), dtype: isWhole ? 'int32' : 'float32' });
        expectClose(result!.values, expected, 10);
      }),
      { numRuns: 150, seed: 7 },
    ));

  it.each([
    'ab,bc->ac',
    'ab,bc->ca',
    'a,a->',
    'ab,ab->a',
    'a,b->ab',
    'ab->ba',
    'abc->bca',
    'abc->b',
    'ab->',
    'abc,adc->abd',
    'abce,adce->acbd',
    'ab,ab->ab',
    'ab->ab',
    'abcd,cde->abe',
    ',ab->ab',
  ])('is that of the cpu backend: %s', async (equation) => {
    const terms = equation.split('->')[0]!.split(',');
    await expectSame(() => [tf.einsum(equation, ...terms.map((term, i) => normal(shapeOf(term), i)))]);
  });

  it.each([
    ['ab,bc->ac', [2, 0], [0, 3]],
    ['ab,bc->ac', [0, 2], [2, 3]],
  ] as const)('is zero where an axis has no length: %s of %j and %j', async (equation, a, b) => {
    for (const dtype of ['float32', 'int32'] as const) {
      await expectSame(() => {
        // Leaves memory behind that is not zero.
        tf.dispose(Array.from({ length: 8 }, () => tf.fill([2, 3], 7)));
        return [tf.einsum(equation, tf.zeros([...a], dtype), tf.zeros([...b], dtype))];
      });
    }
  });

  it('refuses tensors that do not fit', async () => {
    await tf.setBackend('wasm');
    tf.tidy(() => {
      const x = tf.zeros([2, 3]);
      expect(() => tf.einsum('ij,jk->ik', x, x)).toThrow(/einsum ij,jk->ik of tensors \[2, 3\] and \[2, 3\]/);
      expect(() => tf.einsum('ijk->i', x)).toThrow(/one axis for each letter/);
      expect(() => tf.einsum('ij->ii', x)).toThrow(/once in the output/);
    });
  });
});

describe('its gradient', () => {
  it('is adjoint to it: ⟨dx, x⟩ = ⟨dy, y⟩ for each tensor', () =>
    fc.assert(
      fc.asyncProperty(equations, fc.nat({ max: 1000 }), async ({ terms, output }, seed) => {
        const numbers = await on('wasm', () => {
          const x = terms.map((term, i) => normal(shapeOf(term), seed + i));
          const dy = normal(shapeOf(output), seed + 2);
          const loss = (...x: tf.Tensor[]): tf.Scalar =>
            tf.sum(tf.mul(dy, tf.einsum(`${terms.join()}->${output}`, ...x)));
          const { value, grads } = tf.valueAndGrads(loss)(x);
          return [value, ...grads.map((dx, i) => tf.sum(tf.mul(dx, x[i]!)))];
        });
        const [value, ...products] = numbers.map(({ values }) => values);
        for (const product of products) expectClose(product, value!, 100);
      }),
      { numRuns: 60, seed: 7 },
    ));

  it('is that of the same function by matMul, twice differentiated too', async () => {
    const [a, b, c, d] = await on('wasm', () => {
      const x = normal([3, 4], 1);
      const w = normal([4, 2], 2);
      const by = (product: (x: tf.Tensor, w: tf.Tensor) => tf.Tensor): tf.Tensor[] => {
        const loss = (x: tf.Tensor): tf.Tensor => tf.sum(tf.pow(product(x, w), 3));
        return [tf.grad(loss)(x), tf.grad((x) => tf.sum(tf.square(tf.grad(loss)(x))))(x)];
      };
      return [...by((x, w) => tf.einsum('ij,jk->ik', x, w)), ...by((x, w) => tf.matMul(x, w))];
    });
    expectClose(a!.values, c!.values);
    expectClose(b!.values, d!.values);
  });
});
