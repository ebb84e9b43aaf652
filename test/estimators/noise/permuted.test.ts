import { noiseKey, randomWords } from '@mapgrad/contracts';
import { expect, it } from 'vitest';
import { permuted } from '../../../estimators/noise/permuted.ts';
import { chiSquareScore } from '../statistics.ts';

const count = 100_000;
const words = new Int32Array(2 * count);
randomWords(noiseKey(1), 0, 2 * count, words);

it.each([...Array.from({ length: 66 }, (_, i) => i + 1), 1000, 4097, 2 ** 20])(
  'visits each of %i places once',
  (size) => {
    for (const [word0, word1] of [
      [words[0]!, words[1]!],
      [0, -1],
      [-1, 0],
    ] as const) {
      const visits = new Uint8Array(size);
      for (let i = 0; i < size; i++) visits[permuted(i, size, word0, word1)]! += 1;
      expect(visits.every((times) => times === 1)).toBe(true);
    }
  },
);

it.each([2, 3, 5, 8, 24])('takes an index to each of %i places equally often', (size) => {
  for (const index of [0, 1, size - 1]) {
    const counts = new Float64Array(size);
    for (let i = 0; i < count; i++) counts[permuted(index, size, words[2 * i]!, words[2 * i + 1]!)]! += 1;
    expect(chiSquareScore(counts, new Float64Array(size).fill(count / size))).toBeLessThan(4);
  }
});

it.each([3, 4, 5, 6, 8])('makes all orders of two indices among %i equally likely', (size) => {
  for (const [first, second] of [
    [0, 1],
    [0, size - 1],
    [1, 2],
  ] as const) {
    const counts = new Float64Array(size * (size - 1));
    for (let i = 0; i < count; i++) {
      const place = permuted(first, size, words[2 * i]!, words[2 * i + 1]!);
      const other = permuted(second, size, words[2 * i]!, words[2 * i + 1]!);
      counts[place * (size - 1) + other - (other > place ? 1 : 0)]! += 1;
    }
    expect(chiSquareScore(counts, new Float64Array(counts.length).fill(count / counts.length))).toBeLessThan(4);
  }
});

it('leaves an index where it is no more often than it takes it elsewhere', () => {
  let stays = 0;
  for (let i = 0; i < count; i++) if (permuted(5, 2 ** 20, words[2 * i]!, words[2 * i + 1]!) === 5) stays++;
  expect(stays).toBeLessThan(4); // 0.1 are expected
});
