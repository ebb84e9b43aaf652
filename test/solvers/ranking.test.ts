import { minimizing } from '@mapgrad/contracts';
import { ranked, ranking, topK } from '@mapgrad/solvers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { solveOnce } from './solve-once.ts';

const seed = { seed: 7, numRuns: 100 } as const;
const any = fc.float({ noNaN: true, noDefaultInfinity: true });
const tied = fc.constantFrom(-2, -0, 0, 1e-45, 1, 3e38, -3e38).map(Math.fround);
const theta = fc.oneof(
  fc.array(any, { minLength: 1, maxLength: 300, size: 'max' }),
  fc.array(tied, { minLength: 1, maxLength: 120, size: 'max' }),
);

/** The indices from the largest number to the smallest, equals by their index. */
const sorted = (numbers: readonly number[]): number[] =>
  numbers.map((_, i) => i).sort((a, b) => numbers[b]! - numbers[a]! || a - b);

describe('ranking', () => {
  it('ranks as sorting does, the lowest index first among equals', () => {
    fc.assert(
      fc.property(theta, (numbers) => {
        const n = numbers.length;
        const ranks = new Array<number>(n);
        sorted(numbers).forEach((i, place) => {
          ranks[i] = n - place;
        });
        expect(solveOnce(ranking({ n }), numbers)).toEqual(ranks);
      }),
      seed,
    );
  });

  it('finds the one of many that differs, in whichever bits', () => {
    for (const other of [1 + 2 ** -23, 1 + 2 ** -15, 1 + 2 ** -7, 2, -1, 0, 3e38]) {
      for (const at of [0, 1, 59]) {
        const numbers = new Array<number>(60).fill(1);
        numbers[at] = other;
        expect(ranked(Float32Array.from(solveOnce(ranking({ n: 60 }), numbers)))).toEqual(
          Int32Array.from(sorted(numbers)),
        );
      }
    }
  });

  it('gives its values to the ranks: zeros and ones make it topK', () => {
    fc.assert(
      fc.property(theta, fc.nat(), (numbers, pick) => {
        const n = numbers.length;
        const k = 1 + (pick % n);
        const values = Array.from({ length: n }, (_, i) => (i < n - k ? 0 : 1));
        expect(solveOnce(ranking({ n, values }), numbers)).toEqual(solveOnce(topK({ n, k }), numbers));
      }),
      seed,
    );
    expect(solveOnce(ranking({ n: 3, values: [-1, 0.5, 7] }), [3, 1, 2])).toEqual([7, -1, 0.5]);
  });

  it('ranks costs from the top', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 40, size: 'max' }), (numbers) => {
        const n = numbers.length;
        const scores = numbers.map((_, i) => numbers.toSorted((a, b) => a - b).indexOf(numbers[i]!));
        const ranks = solveOnce(ranking({ n }), scores);
        expect(solveOnce(minimizing(ranking({ n })), scores)).toEqual(ranks.map((rank) => n + 1 - rank));
      }),
      seed,
    );
  });

  it.each([
    [{ n: 0 }, 'n is 0, expected an integer from 1'],
    [{ n: 2, values: [1] }, 'values.length is 1, expected n = 2'],
    [{ n: 3, values: [1, 3, 2] }, 'values[2] is 2, expected at least 3'],
    [{ n: 2, values: [1, Number.POSITIVE_INFINITY] }, 'values[1] is Infinity'],
    [{ n: 2, values: [-1e39, 1] }, 'values[0] is -Infinity'],
  ])('refuses %j', (options, message) => {
    expect(() => ranking(options)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
    expect(() => ranking(options)).toThrow(message);
  });
});

describe('ranked', () => {
  it('is the inverse of the ranks, and the order of the scores', () => {
    fc.assert(
      fc.property(theta, (numbers) => {
        const z = Float32Array.from(solveOnce(ranking({ n: numbers.length }), numbers));
        const items = [...ranked(z)];
        expect(items).toEqual(sorted(numbers));
        expect(items.map((item) => z[item])).toEqual(items.map((_, place) => numbers.length - place));
      }),
      seed,
    );
  });
});
