import { quotas, topK } from '@mapgrad/solvers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { solveOnce } from './solve-once.ts';

const seed = { seed: 7 } as const;
const value = fc.integer({ min: -2, max: 2 });
const members = fc.array(fc.tuple(fc.nat({ max: 2 }), value), { minLength: 3, maxLength: 60, size: 'max' });

describe('quotas', () => {
  it('marks the best within the quotas of two groups', () => {
    const group = [0, 0, 0, 1, 1];
    const theta = [9, 8, 7, 1, 2];
    expect(solveOnce(quotas({ group, k: 3 }), theta)).toEqual([1, 1, 1, 0, 0]);
    expect(solveOnce(quotas({ group, k: 3, most: 2 }), theta)).toEqual([1, 1, 0, 0, 1]);
    expect(solveOnce(quotas({ group, k: 3, least: [0, 2] }), theta)).toEqual([1, 0, 0, 1, 1]);
    expect(solveOnce(quotas({ group, k: 0 }), theta)).toEqual([0, 0, 0, 0, 0]);
  });

  it('is topK where it has no bounds, and topK of groups where its bounds are one', () => {
    fc.assert(
      fc.property(members, fc.nat(), (pairs, pick) => {
        const theta = pairs.map(([, score]) => score);
        const n = theta.length;
        const k = 1 + (pick % n);
        const group = pairs.map(([g]) => g % n);
        expect(solveOnce(quotas({ group, k }), theta)).toEqual(solveOnce(topK({ n, k }), theta));
        const thirds = Array.from({ length: 3 * n }, (_, i) => Math.floor(i / n));
        const three = [...theta, ...theta.toReversed(), ...theta];
        expect(solveOnce(quotas({ group: thirds, k: 3 * k, least: k, most: k }), three)).toEqual(
          solveOnce(topK({ n: 3 * n, k, groups: 3 }), three),
        );
      }),
      seed,
    );
  });

  it('has an empty group where a number is left out', () => {
    expect(solveOnce(quotas({ group: [2, 0, 0], k: 2, most: 1 }), [1, 2, 3])).toEqual([1, 0, 1]);
  });

  it.each([
    [{ group: [], k: 0 }, 'group.length is 0, expected at least one number'],
    [{ group: [0, 2], k: 1 }, 'group[1] is 2, expected an integer from 0 to 1'],
    [{ group: [0, -1], k: 1 }, 'group[1] is -1'],
    [{ group: [0, 1], k: 3 }, 'k is 3, expected an integer from 0 to 2'],
    [{ group: [0, 0, 1], k: 3, most: 1 }, 'k is 3, expected an integer from 0 to 2'],
    [{ group: [0, 0, 1], k: 1, least: 1 }, 'k is 1, expected an integer from 2 to 3'],
    [{ group: [0, 0, 1], k: 3, least: [0, 2] }, 'least of group 1 is 2, expected at most 1'],
    [{ group: [0, 0, 1], k: 3, least: 2, most: 1 }, 'least of group 0 is 2, expected at most 1'],
    [{ group: [0, 1], k: 1, most: [1] }, 'most.length is 1, expected one number for each of 2 groups'],
    [{ group: [0, 1], k: 1, most: [1, 0.5] }, 'most of group 1 is 0.5, expected an integer from 0'],
  ])('refuses %j', (options, message) => {
    expect(() => quotas(options)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
    expect(() => quotas(options)).toThrow(message);
  });
});
