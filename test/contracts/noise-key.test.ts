import { fold, noiseKey, randomWords } from '@mapgrad/contracts';
import { describe, expect, it } from 'vitest';
import { chiSquareScore, correlationScore } from '../estimators/statistics.ts';

const key = noiseKey(1);

/** [rows, length] */
function wordsOf(rows: number, length: number): Int32Array {
  const out = new Int32Array(rows * length);
  for (let row = 0; row < rows; row++) randomWords(key, row, length, out.subarray(row * length, (row + 1) * length));
  return out;
}

describe('noiseKey', () => {
  it('tells apart all integers that a seed can be', () => {
    const seeds = [0, 1, -1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, -(2 ** 32), 2 ** 53 - 1, 1 - 2 ** 53];
    const keys = seeds.map((seed) => JSON.stringify(noiseKey(seed)));
    expect(new Set(keys).size).toBe(seeds.length);
  });

  it('is two 32-bit words', () => {
    expect(noiseKey(2 ** 40 + 2 ** 31)).toEqual({ key0: 256, key1: -(2 ** 31) });
  });
});

describe('fold', () => {
  it('gives another key for every part', () => {
    const parts = Array.from({ length: 100_000 }, (_, i) => i - 1000);
    const keys = new Set(parts.map((part) => Object.values(fold(key, part)).join()));
    expect(keys.size).toBe(parts.length);
  });

  it('does not commute: step 1 of layer 2 is not step 2 of layer 1', () => {
    expect(fold(fold(key, 1), 2)).not.toEqual(fold(fold(key, 2), 1));
  });

  it('does not depend on what was folded before', () => {
    const expected = fold(key, 5);
    fold(noiseKey(9), 4);
    expect(fold(key, 5)).toEqual(expected);
  });
});

describe('randomWords', () => {
  it('writes one word more for an odd length and nothing after it', () => {
    const out = new Int32Array(8).fill(7);
    randomWords(key, 3, 5, out);
    expect([...out.subarray(6)]).toEqual([7, 7]);
    expect(out.subarray(0, 6)).not.toContain(7);
  });

  it('gives word i of a row whatever the length', () => {
    const long = new Int32Array(100);
    const short = new Int32Array(10);
    randomWords(key, 3, 100, long);
    randomWords(key, 3, 10, short);
    expect(short).toEqual(long.subarray(0, 10));
  });

  const words = wordsOf(1000, 1000);

  it.each([0, 8, 16, 24])('is uniform in the byte from bit %i', (bit) => {
    const counts = new Float64Array(256);
    for (const word of words) counts[(word >>> bit) & 255]! += 1;
    expect(Math.abs(chiSquareScore(counts, new Float64Array(256).fill(words.length / 256)))).toBeLessThan(4);
  });

  it('has bits that are 1 half of the time', () => {
    for (let bit = 0; bit < 32; bit++) {
      let ones = 0;
      for (const word of words) ones += (word >>> bit) & 1;
      const deviations = (ones - words.length / 2) / Math.sqrt(words.length / 4);
      expect(Math.abs(deviations)).toBeLessThan(4);
    }
  });

  it.each([1, 2, 3, 7, 500])('has no correlation within rows at lag %i', (lag) => {
    const values = words.slice(0, 500_000);
    expect(Math.abs(correlationScore(values.subarray(lag), values.subarray(0, -lag)))).toBeLessThan(4);
  });

  it.each([1, 2, 17])('has no correlation between rows %i apart', (apart) => {
    expect(Math.abs(correlationScore(words.subarray(apart * 1000), words.subarray(0, -apart * 1000)))).toBeLessThan(4);
  });

  it('has no correlation between keys of neighbouring steps', () => {
    const steps = [0, 1].map((step) => {
      const out = new Int32Array(100_000);
      randomWords(fold(key, step), 0, out.length, out);
      return out;
    });
    expect(Math.abs(correlationScore(steps[0]!, steps[1]!))).toBeLessThan(4);
  });

  it('spreads pairs of neighbours evenly over a square', () => {
    const counts = new Float64Array(1024);
    for (let i = 0; i < words.length; i += 2) counts[((words[i]! >>> 27) << 5) | (words[i + 1]! >>> 27)]! += 1;
    expect(Math.abs(chiSquareScore(counts, new Float64Array(1024).fill(words.length / 2048)))).toBeLessThan(4);
  });
});
