import { argmax, topK } from '@mapgrad/solvers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allBinary, firstBest, solveOnce } from './solve-once.ts';

const seed = { seed: 7 } as const;
const value = fc.integer({ min: -2, max: 2 });
const tied = fc.array(value, { minLength: 1, maxLength: 9 });
const any = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 200, size: 'max' });

/** Sorts, and takes the first k: the largest, ties to the lowest index. */
function bySorting(theta: readonly number[], k: number): number[] {
  const order = theta.map((_, i) => i).sort((a, b) => theta[b]! - theta[a]! || a - b);
  const z = theta.map(() => 0);
  for (const i of order.slice(0, k)) z[i] = 1;
  return z;
}

describe('topK', () => {
  it('gives the lexicographically largest of the best subsets', () => {
    fc.assert(
      fc.property(tied, fc.nat(), (theta, pick) => {
        const k = 1 + (pick % theta.length);
        const subsets = allBinary(theta.length).filter((z) => z.reduce((sum, value) => sum + value, 0) === k);
        expect(solveOnce(topK({ n: theta.length, k }), theta)).toEqual(firstBest(subsets, theta));
      }),
      seed,
    );
  });

  it('gives what sorting gives', () => {
    fc.assert(
      fc.property(any, fc.nat(), (theta, pick) => {
        const k = 1 + (pick % theta.length);
        expect(solveOnce(topK({ n: theta.length, k }), theta)).toEqual(bySorting(theta, k));
      }),
      { ...seed, numRuns: 500 },
    );
  });

  it.each([127, 128, 129, 300, 1000, 4100])('gives what sorting gives among %i numbers, all different or few', (n) => {
    const spread = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), {
      minLength: n,
      maxLength: n,
      size: 'max',
    });
    const few = fc.array(value, { minLength: n, maxLength: n, size: 'max' });
    fc.assert(
      fc.property(fc.oneof(spread, few), fc.integer({ min: 1, max: 20 }), (theta, k) => {
        expect(solveOnce(topK({ n, k }), theta)).toEqual(bySorting(theta, k));
      }),
      { ...seed, numRuns: 30 },
    );
  });

  it('gives what sorting gives where the best come first, last, or all in one column of many', () => {
    const n = 960;
    const orders = [
      (i: number) => -i,
      (i: number) => i,
      (i: number) => (i % 32 === 5 ? 1000 + i : -i),
      () => 7,
      (i: number) => (i < 500 ? -3e38 : 3e38),
    ];
    for (const order of orders) {
      const theta = Array.from({ length: n }, (_, i) => Math.fround(order(i)));
      const solve = topK({ n, k: 16 }).prepare();
      for (const rubbish of [Number.NaN, 7]) {
        const z = new Float32Array(n).fill(rubbish);
        solve(Float32Array.from(theta), z);
        expect([...z]).toEqual(bySorting(theta, 16));
      }
    }
  });

  it('gives in each of some large groups what it gives there alone', () => {
    const theta = Array.from({ length: 600 }, (_, i) => ((i * 7919) % 601) - 300);
    const alone = [0, 200, 400].flatMap((from) => bySorting(theta.slice(from, from + 200), 9));
    expect(solveOnce(topK({ n: 600, k: 9, groups: 3 }), theta)).toEqual(alone);
  });

  it('takes all of them for k = n', () => {
    expect(solveOnce(topK({ n: 4, k: 4 }), [3, -1, -3e38, 0])).toEqual([1, 1, 1, 1]);
  });

  it('takes the first ones where all are equal', () => {
    expect(solveOnce(topK({ n: 5, k: 2 }), [0, 0, -0, 0, 0])).toEqual([1, 1, 0, 0, 0]);
  });

  it('gives in each group what it gives there alone', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value, value, value, value), { minLength: 1 }), fc.nat(), (rows, pick) => {
        const k = 1 + (pick % 5);
        const alone = rows.flatMap((row) => bySorting(row, k));
        expect(solveOnce(topK({ n: 5 * rows.length, k, groups: rows.length }), rows.flat())).toEqual(alone);
      }),
      seed,
    );
  });

  it.each([
    [{ n: 0, k: 1 }, 'n is 0, expected an integer from 1'],
    [{ n: 3, k: 0 }, 'k is 0, expected an integer from 1 to n = 3'],
    [{ n: 3, k: 4 }, 'k is 4, expected an integer from 1 to n = 3'],
    [{ n: 3, k: 1.5 }, 'k is 1.5'],
    [{ n: 6, k: 3, groups: 3 }, 'k is 3, expected an integer from 1 to n / groups = 2'],
    [{ n: 7, k: 1, groups: 3 }, 'n is 7, expected a multiple of groups = 3'],
    [{ n: 7, k: 1, groups: 0 }, 'groups is 0, expected an integer from 1'],
  ])('refuses %j', (options, message) => {
    expect(() => topK(options)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
    expect(() => topK(options)).toThrow(message);
  });
});

describe('argmax', () => {
  it('is topK for k = 1', () => {
    fc.assert(
      fc.property(fc.oneof(tied, any), (theta) => {
        expect(solveOnce(argmax({ n: theta.length }), theta)).toEqual(bySorting(theta, 1));
      }),
      seed,
    );
  });

  it('is one-hot in each group', () => {
    expect(solveOnce(argmax({ n: 6, groups: 3 }), [1, 2, 5, 5, -1, -2])).toEqual([0, 1, 1, 0, 1, 0]);
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value, value), { minLength: 1 }), (rows) => {
        const theta = rows.flat();
        const groups = rows.length;
        expect(solveOnce(argmax({ n: 3 * groups, groups }), theta)).toEqual(
          solveOnce(topK({ n: 3 * groups, k: 1, groups }), theta),
        );
      }),
      seed,
    );
  });

  it.each([
    [{ n: 0 }, 'n is 0, expected an integer from 1'],
    [{ n: 4, groups: 3 }, 'n is 4, expected a multiple of groups = 3'],
    [{ n: 4, groups: 1.5 }, 'groups is 1.5'],
  ])('refuses %j', (options, message) => {
    expect(() => argmax(options)).toThrow(message);
  });
});
