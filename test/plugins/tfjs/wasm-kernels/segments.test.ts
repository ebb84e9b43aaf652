import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { expectSame, normal, startBackends } from './on-backends.ts';

beforeAll(startBackends);

it('sums by segments as the cpu backend does, and leaves out ids that there are no segments for', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: -2, max: 6 }), { minLength: 1, maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
      fc.integer({ min: 1, max: 5 }),
      fc.nat({ max: 1000 }),
      async (ids, rest, numSegments, seed) => {
        await expectSame(() => [
          tf.unsortedSegmentSum(normal([ids.length, ...rest], seed), tf.tensor1d(ids, 'int32'), numSegments),
        ]);
      },
    ),
    { numRuns: 100, seed: 7 },
  ));

it('sums whole numbers', () =>
  expectSame(() => [tf.unsortedSegmentSum(tf.tensor1d([1, 2, 3], 'int32'), tf.tensor1d([1, 1, 0], 'int32'), 3)]));

it('is the gradient of gather along each axis', async () => {
  for (const axis of [0, 1, 2]) {
    await expectSame(() => {
      const ids = tf.tensor1d([2, 0, 2, 1], 'int32');
      const loss = (x: tf.Tensor) => tf.sum(tf.square(tf.gather(x, ids, axis)));
      return [tf.grad(loss)(normal([3, 4, 3], 1))];
    });
  }
});

it('asks for one id for each row', async () => {
  await tf.setBackend('wasm');
  tf.tidy(() => {
    const ids = tf.tensor1d([0, 1], 'int32');
    expect(() => tf.unsortedSegmentSum(tf.zeros([3, 2]), ids, 2)).toThrow(/expected \[3\]/);
  });
});
