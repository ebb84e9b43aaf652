import { knapsack, multidimensionalKnapsack } from '@mapgrad/solvers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attempt, failure } from '../plugins/attempt.ts';
import { draws } from './draws.ts';
import { allBinary, dot, firstBest, solveOnce } from './solve-once.ts';

const seed = { seed: 7, numRuns: 150 } as const;
const real = fc.float({ noNaN: true, min: 0, max: 5 });
const items = fc.array(fc.tuple(real, real, real, fc.float({ noNaN: true, min: -3, max: 9 })), {
  minLength: 1,
  maxLength: 10,
});

/** The largest value within two capacities, by dynamic programming over both. */
function bestOfTwo(
  weights: readonly (readonly number[])[],
  capacities: readonly number[],
  theta: readonly number[],
): number {
  const [rows, columns] = [capacities[0]! + 1, capacities[1]! + 1];
  const best = new Float64Array(rows * columns);
  theta.forEach((value, i) => {
    const [a, b] = [weights[0]![i]!, weights[1]![i]!];
    for (let r = rows - 1; r >= a; r--) {
      for (let c = columns - 1; c >= b; c--) {
        best[r * columns + c] = Math.max(best[r * columns + c]!, best[(r - a) * columns + c - b]! + value);
      }
    }
  });
  return best.at(-1)!;
}

describe('multidimensionalKnapsack', () => {
  it('gives the best of all sets that fit, for real weights', () => {
    fc.assert(
      fc.property(items, fc.array(real, { minLength: 3, maxLength: 3 }), (rows, rooms) => {
        const weights = [0, 1, 2].map((r) => rows.map((row) => row[r]!));
        const capacities = rooms.map((room) => 3 * room);
        const theta = rows.map((row) => row[3]);
        const z = solveOnce(multidimensionalKnapsack({ weights, capacities }), theta);
        const fitting = allBinary(theta.length).filter((state) =>
          weights.every((row, r) => dot(row, state) <= capacities[r]! * (1 + 1e-9)),
        );
        expect(fitting).toContainEqual(z);
        expect(dot(theta, z)).toBeCloseTo(dot(theta, firstBest(fitting, theta)), 9);
        expect(z.every((value, i) => value === 0 || theta[i]! > 0)).toBe(true);
      }),
      seed,
    );
  });

  it('gives what a dynamic program gives, for 30 items in two dimensions', () => {
    for (let round = 1; round < 40; round++) {
      const { integers, theta } = draws(round);
      const weights = [integers(30, 0, 9), integers(30, 1, 7)];
      const capacities = [40, 35];
      const values = theta(30).map(Math.abs);
      const z = solveOnce(multidimensionalKnapsack({ weights, capacities }), values);
      for (const [r, row] of weights.entries()) expect(dot(row, z)).toBeLessThanOrEqual(capacities[r]!);
      expect(dot(values, z)).toBeCloseTo(bestOfTwo(weights, capacities, values), 9);
    }
  });

  it('is knapsack in one dimension', () => {
    for (let round = 1; round < 60; round += 2) {
      const { integers, theta } = draws(round);
      const weights = integers(60, 0, 20);
      const values = theta(60);
      expect(solveOnce(multidimensionalKnapsack({ weights: [weights], capacities: [150] }), values)).toEqual(
        solveOnce(knapsack({ weights, capacity: 150 }), values),
      );
    }
  });

  it('does not care in which units a row is written, nor how often', () => {
    for (let round = 1; round < 40; round += 2) {
      const { integers, theta } = draws(round);
      const weights = [integers(20, 0, 9), integers(20, 0, 9)];
      const values = theta(20);
      const z = solveOnce(multidimensionalKnapsack({ weights, capacities: [30, 31] }), values);
      const [one, other] = weights as [number[], number[]];
      const rewritten = [other.map((weight) => weight * 1e-7), one, one.map((weight) => weight * 3e9), one];
      const capacities = [31e-7, 30, 90e9, 30];
      expect(solveOnce(multidimensionalKnapsack({ weights: rewritten, capacities }), values)).toEqual(z);
    }
  });

  it('adds decimal fractions as people do, and keeps integers to the digit', () => {
    const tenths = multidimensionalKnapsack({ weights: [[0.1, 0.2]], capacities: [0.3] });
    expect(solveOnce(tenths, [1, 1])).toEqual([1, 1]);
    const large = multidimensionalKnapsack({ weights: [[2 ** 40, 1]], capacities: [2 ** 40] });
    expect(solveOnce(large, [2, 1])).toEqual([1, 0]);
  });

  it('takes what weighs nothing where there is no room, and everything where there is enough', () => {
    expect(solveOnce(multidimensionalKnapsack({ weights: [[0, 1, 0]], capacities: [0] }), [1, 1, -1])).toEqual([
      1, 0, 0,
    ]);
    expect(solveOnce(multidimensionalKnapsack({ weights: [[0, 0]], capacities: [5] }), [1, 2])).toEqual([1, 1]);
    expect(solveOnce(multidimensionalKnapsack({ weights: [[3, 4]], capacities: [9] }), [1e-45, 3e38])).toEqual([1, 1]);
  });

  it('decides the strongly correlated, whose relaxation says little', () => {
    const weights = draws(3).integers(20, 1, 50);
    const theta = weights.map((weight) => weight + 10);
    const capacity = 250;
    const z = solveOnce(multidimensionalKnapsack({ weights: [weights], capacities: [capacity] }), theta);
    expect(dot(weights, z)).toBeLessThanOrEqual(capacity);
    expect(dot(theta, z)).toBe(dot(theta, solveOnce(knapsack({ weights, capacity }), theta)));
  });

  describe('gives up after some nodes', () => {
    // Even weights cannot fill an odd capacity, which no bound can see: every search goes through most of the sets.
    const weights = draws(5)
      .integers(60, 100, 999)
      .map((weight) => 2 * weight);
    const even = { weights: [weights], capacities: [33_001] };
    const theta = weights.map((weight) => Math.fround(weight / 10));
    const correlated = draws(3).integers(20, 1, 50);
    const small = { weights: [correlated], capacities: [250] };
    const values = correlated.map((weight) => weight + 10);
    const answer = (nodes: number): readonly number[] | string =>
      attempt(() => multidimensionalKnapsack({ ...small, nodes }), values);

    it('by default too, and says so', () => {
      expect(failure(() => multidimensionalKnapsack(even), theta)).toEqual({
        code: 'SOLVER_TIMED_OUT',
        message:
          'no optimum was proved with 200000 nodes, for 60 items and 1 rows of weights: give it more, or take another solver, ' +
          'such as highs of @mapgrad/highs',
      });
    });

    it('at the same node always: with fewer there is no answer, with more always the same', () => {
      const first = Array.from({ length: 4000 }, (_, i) => i + 1).find(
        (nodes) => answer(nodes) !== 'SOLVER_TIMED_OUT',
      )!;
      expect(first).toBe(94);
      const expected = solveOnce(multidimensionalKnapsack(small), values);
      for (const nodes of [1, 2, first - 1]) expect(answer(nodes)).toBe('SOLVER_TIMED_OUT');
      for (const nodes of [first, first + 1, 10 * first]) expect(answer(nodes)).toEqual(expected);
    });

    it('and leaves no trace in the next solve', () => {
      const solver = multidimensionalKnapsack({ ...small, nodes: 12 });
      const solve = solver.prepare();
      const z = new Float32Array(20);
      const few = Array.from({ length: 200 }, (_, round) => draws(2 * round + 1).theta(20)).filter(
        (some) => typeof attempt(() => multidimensionalKnapsack({ ...small, nodes: 4 }), some) === 'string',
      );
      let solved = 0;
      for (const some of few) {
        expect(() => solve(Float32Array.from(values), z)).toThrow('with 12 nodes');
        const expected = attempt(() => solver, some);
        if (typeof expected === 'string') continue;
        solve(Float32Array.from(some), z);
        expect([...z]).toEqual(expected);
        solved++;
      }
      expect(solved).toBeGreaterThan(10);
    });
  });

  it.each([
    [{ weights: [[1]], capacities: [1], nodes: 0 }, 'nodes is 0, expected an integer from 1'],
    [{ weights: [], capacities: [] }, 'weights.length is 0, expected at least one row'],
    [{ weights: [[]], capacities: [1] }, 'weights[0].length is 0, expected at least one item'],
    [{ weights: [[1]], capacities: [1, 2] }, 'capacities.length is 2, expected 1'],
    [{ weights: [[1], [1, 2]], capacities: [1, 2] }, 'weights[1].length is 2, expected 1'],
    [{ weights: [[1, -1]], capacities: [1] }, 'weights[0][1] is -1, expected a number from 0'],
    [{ weights: [[1, Number.NaN]], capacities: [1] }, 'weights[0][1] is NaN'],
    [{ weights: [[1]], capacities: [-1] }, 'capacities[0] is -1, expected a number from 0'],
  ])('refuses %j', (options, message) => {
    expect(() => multidimensionalKnapsack(options)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
    expect(() => multidimensionalKnapsack(options)).toThrow(message);
  });
});
