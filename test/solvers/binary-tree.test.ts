import { allPairs, binaryTree } from '@mapgrad/solvers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dot, firstBest, solveOnce } from './solve-once.ts';
import { binaryTreeStates } from './states.ts';

const seed = { seed: 7, numRuns: 100 } as const;
const LEAVES = 7;
const spans = allPairs(LEAVES);
const numbers = (value: fc.Arbitrary<number>): fc.Arbitrary<number[]> =>
  fc.array(value, { minLength: spans.length, maxLength: spans.length });
const integers = numbers(fc.integer({ min: -2, max: 2 }));
const floats = numbers(fc.float({ noNaN: true, min: -10, max: 10 }));
const states = binaryTreeStates(LEAVES);
const solver = binaryTree({ leaves: LEAVES });

/** θ with the span of each pair moved to another pair. */
const moved = (theta: readonly number[], to: (i: number, j: number) => readonly [number, number]): number[] =>
  spans.map(([i, j]) => {
    const [first, last] = to(i, j);
    return theta[spans.findIndex(([a, b]) => a === first && b === last)]!;
  });

describe('binaryTree', () => {
  it('gives the preferred one of the best of all trees', () => {
    fc.assert(
      fc.property(integers, (theta) => {
        expect(solveOnce(solver, theta)).toEqual(firstBest(states, theta));
      }),
      seed,
    );
  });

  it('gives a tree of the largest value, for any values', () => {
    fc.assert(
      fc.property(floats, (theta) => {
        const z = solveOnce(solver, theta);
        expect(states).toContainEqual(z);
        expect(dot(theta, z)).toBeCloseTo(dot(theta, firstBest(states, theta)), 9);
      }),
      seed,
    );
  });

  it('does not care what all trees have: the whole, and as many spans as any other', () => {
    fc.assert(
      fc.property(integers, fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 }), (theta, all, whole) => {
        const shifted = theta.map((value, at) => value + all + (at === LEAVES - 2 ? whole : 0));
        expect(solveOnce(solver, shifted)).toEqual(solveOnce(solver, theta));
      }),
      seed,
    );
  });

  it('is as good for the sequence read backwards', () => {
    fc.assert(
      fc.property(floats, (theta) => {
        const backwards = moved(theta, (i, j) => [LEAVES - 1 - j, LEAVES - 1 - i]);
        expect(dot(theta, solveOnce(solver, theta))).toBeCloseTo(dot(backwards, solveOnce(solver, backwards)), 9);
      }),
      seed,
    );
  });

  it('brings back any tree whose spans alone have a score', () => {
    for (const state of states) expect(solveOnce(solver, state)).toEqual(state);
  });

  it('keeps left parts short where no tree is better', () => {
    const right = spans.map(([, j]) => Number(j === LEAVES - 1));
    expect(solveOnce(solver, new Array<number>(spans.length).fill(0))).toEqual(right);
  });
});

it('there are as many binary trees as Catalan numbers say', () => {
  expect([2, 3, 4, 5, 6, 7].map((leaves) => binaryTreeStates(leaves).length)).toEqual([1, 2, 5, 14, 42, 132]);
});

it('does not choose spans that cross', () => {
  expect(solveOnce(binaryTree({ leaves: 3 }), [5, 0, 4])).toEqual([1, 1, 0]);
  expect(solveOnce(binaryTree({ leaves: 4 }), [0, 3, 0, 0, 2, 2])).toEqual([0, 0, 1, 0, 1, 1]);
  expect(solveOnce(binaryTree({ leaves: 4 }), [1, 3, 0, 0, 1, 2])).toEqual([1, 1, 1, 0, 0, 0]);
});

it.each([
  [{ leaves: 1 }, 'leaves is 1, expected an integer from 2'],
  [{ leaves: 2.5 }, 'leaves is 2.5'],
])('binaryTree refuses %j', (options, message) => {
  expect(() => binaryTree(options)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
  expect(() => binaryTree(options)).toThrow(message);
});
