import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lookUpIn, NODES } from '../../../estimators/noise/look-up.ts';
import { lookUpSIMD } from '../../../estimators/noise/look-up-simd.ts';

const table = Float64Array.from({ length: 2 * NODES }, (_, node) => Math.sin(node) * 10 ** (node % 7));
const reference = lookUpIn(table);
const simd = lookUpSIMD(table);

const edges = Array.from({ length: 32 }, (_, bit) => 1 << bit).flatMap((word) => [word, word - 1, ~word, -word | 0]);
const word = fc.oneof(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), fc.constantFrom(...edges));

it('has vectors in Node', () => {
  expect(simd).toBeDefined();
});

it('gives the same bits with vectors, and leaves what lies behind', () => {
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 90, size: 'max' }), (words) => {
      const drawn = Int32Array.from([...words, 1, 2, 3]);
      const expected = new Float32Array(words.length + 2).fill(5);
      const found = expected.slice();
      reference(drawn, expected.subarray(0, words.length));
      simd!(drawn, found.subarray(0, words.length));
      expect(new Int32Array(found.buffer)).toEqual(new Int32Array(expected.buffer));
    }),
    { seed: 7, numRuns: 500 },
  );
});

it.each([4095, 4096, 4097, 10_001])('goes on where its memory ends: %i words', (length) => {
  const words = Int32Array.from({ length }, (_, i) => Math.imul(i, 0x9e3779b1));
  const expected = new Float32Array(length);
  const found = new Float32Array(length);
  reference(words, expected);
  simd!(words, found);
  expect(found).toEqual(expected);
});

it('knows all words with one bit, and those beside them', () => {
  const words = Int32Array.from(edges);
  const expected = new Float32Array(words.length);
  const found = new Float32Array(words.length);
  reference(words, expected);
  simd!(words, found);
  expect(found).toEqual(expected);
});
