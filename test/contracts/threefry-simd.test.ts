import { fold, noiseKey, randomWords, threefry } from '@mapgrad/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { threefrySIMD } from '../../core/contracts/threefry-simd.ts';

const simd = threefrySIMD();
const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

describe('threefry in vectors', () => {
  it('is there in Node', () => {
    expect(simd).toBeDefined();
  });

  it('has the words of threefry, and leaves what lies behind them', () => {
    fc.assert(
      fc.property(word, word, word, fc.integer({ min: 1, max: 70 }), (seed0, seed1, counter, blocks) => {
        const expected = new Int32Array(2 * blocks + 3).fill(7);
        const found = expected.slice();
        threefry(seed0, seed1, counter, blocks, expected);
        simd!(seed0, seed1, counter, blocks, found);
        expect(found).toEqual(expected);
      }),
    );
  });

  it.each([8183, 8184, 8185, 8200, 20_000])('goes on where its memory ends: %i blocks', (blocks) => {
    const expected = new Int32Array(2 * blocks);
    const found = new Int32Array(2 * blocks);
    threefry(5, -6, 2 ** 31 - 100, blocks, expected);
    simd!(5, -6, 2 ** 31 - 100, blocks, found);
    expect(found).toEqual(expected);
  });
});

it.each([1, 2, 31, 32, 33, 1000])('a row of %i words is what threefry makes of its key', (length) => {
  const key = noiseKey(3);
  const { key0, key1 } = fold(key, 9);
  const expected = new Int32Array(length + 1);
  const found = new Int32Array(length + 1);
  threefry(key0, key1, 0, (length + 1) >> 1, expected);
  randomWords(key, 9, length, found);
  expect(found).toEqual(expected);
});
