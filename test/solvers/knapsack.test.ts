import { knapsack } from '@mapgrad/solvers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allBinary, dot, firstBest, solveOnce } from './solve-once.ts';

const seed = { seed: 7 } as const;
const weight = fc.integer({ min: 0, max: 6 });
const capacity = fc.integer({ min: 0, max: 20 });

const items = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<[number, T][]> =>
  fc.array(fc.tuple(weight, value), { minLength: 1, maxLength: 9 });

describe('knapsack', () => {
  it('gives the set whose first differing item is in, of the best sets without worthless items', () => {
    fc.assert(
      fc.property(items(fc.integer({ min: -2, max: 3 })), capacity, (pairs, room) => {
        const weights = pairs.map(([w]) => w);
        const theta = pairs.map(([, value]) => value);
        const fitting = allBinary(theta.length).filter(
          (z) => dot(weights, z) <= room && z.every((value, i) => value === 0 || theta[i]! > 0),
        );
        expect(solveOnce(knapsack({ weights, capacity: room }), theta)).toEqual(firstBest(fitting, theta));
      }),
      { ...seed, numRuns: 400 },
    );
  });

  it('gives a set that fits and has the largest value, for any values', () => {
    const value = fc.float({ noNaN: true, min: -100, max: 100 });
    fc.assert(
      fc.property(items(value), capacity, (pairs, room) => {
        const weights = pairs.map(([w]) => w);
        const theta = pairs.map(([, v]) => v);
        const z = solveOnce(knapsack({ weights, capacity: room }), theta);
        const fitting = allBinary(theta.length).filter((state) => dot(weights, state) <= room);
        expect(dot(weights, z)).toBeLessThanOrEqual(room);
        expect(dot(theta, z)).toBeCloseTo(dot(theta, firstBest(fitting, theta)), 9);
      }),
      { ...seed, numRuns: 400 },
    );
  });

  it('takes everything of value where there is room for all', () => {
    expect(solveOnce(knapsack({ weights: [5, 0, 2], capacity: 2 ** 40 }), [1, 1, -1])).toEqual([1, 1, 0]);
  });

  it('takes what weighs nothing where there is no room', () => {
    expect(solveOnce(knapsack({ weights: [1, 0], capacity: 0 }), [1, 1])).toEqual([0, 1]);
  });

  it.each([
    [{ weights: [], capacity: 1 }, 'weights.length is 0, expected at least one item'],
    [{ weights: [1, -1], capacity: 1 }, 'weights[1] is -1, expected an integer from 0'],
    [{ weights: [0.5], capacity: 1 }, 'weights[0] is 0.5'],
    [{ weights: [1], capacity: -1 }, 'capacity is -1, expected an integer from 0'],
    [{ weights: [1], capacity: 1.5 }, 'capacity is 1.5'],
    [{ weights: [2 ** 30, 1], capacity: 2 ** 40 }, 'divide weights and capacity'],
  ])('refuses %j', (options, message) => {
    expect(() => knapsack(options)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
    expect(() => knapsack(options)).toThrow(message);
  });
});
