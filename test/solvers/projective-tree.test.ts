import { projectiveTree } from '@mapgrad/solvers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dot, firstBest, solveOnce } from './solve-once.ts';
import { treeStates } from './states.ts';

const seed = { seed: 7, numRuns: 100 } as const;
const WORDS = 5;
const integers = fc.array(fc.integer({ min: -2, max: 2 }), { minLength: WORDS ** 2, maxLength: WORDS ** 2 });
const floats = fc.array(fc.float({ noNaN: true, min: -10, max: 10 }), { minLength: WORDS ** 2, maxLength: WORDS ** 2 });
const states = { one: treeStates(WORDS, 'one'), any: treeStates(WORDS, 'any') };

describe.each(['one', 'any'] as const)('projectiveTree, roots: %s', (roots) => {
  const solver = projectiveTree({ words: WORDS, roots });

  it('gives the preferred one of the best of all trees', () => {
    fc.assert(
      fc.property(integers, (theta) => {
        expect(solveOnce(solver, theta)).toEqual(firstBest(states[roots], theta));
      }),
      seed,
    );
  });

  it('gives a tree of the largest value, for any values', () => {
    fc.assert(
      fc.property(floats, (theta) => {
        const z = solveOnce(solver, theta);
        expect(states[roots]).toContainEqual(z);
        expect(dot(theta, z)).toBeCloseTo(dot(theta, firstBest(states[roots], theta)), 9);
      }),
      seed,
    );
  });

  it('does not care what all edges to a word have in common', () => {
    fc.assert(
      fc.property(integers, fc.nat({ max: WORDS - 1 }), fc.integer({ min: -9, max: 9 }), (theta, word, amount) => {
        const shifted = theta.map((value, at) => (at % WORDS === word ? value + amount : value));
        expect(solveOnce(solver, shifted)).toEqual(solveOnce(solver, theta));
      }),
      seed,
    );
  });

  it('is as good for the sentence read backwards', () => {
    fc.assert(
      fc.property(floats, (theta) => {
        const backwards = theta.toReversed();
        expect(dot(theta, solveOnce(solver, theta))).toBeCloseTo(dot(backwards, solveOnce(solver, backwards)), 9);
      }),
      seed,
    );
  });
});

it('there are as many projective trees as are known', () => {
  expect([1, 2, 3, 4, 5].map((words) => treeStates(words, 'one').length)).toEqual([1, 2, 7, 30, 143]);
});

it('hangs every word from the root where that is allowed', () => {
  const rooted = [2, 0, 0, 2];
  expect(solveOnce(projectiveTree({ words: 2, roots: 'any' }), rooted)).toEqual([1, 0, 0, 1]);
  expect(solveOnce(projectiveTree({ words: 2 }), rooted)).toEqual([1, 1, 0, 0]);
});

it('does not cross edges', () => {
  const words = 4;
  const theta = new Array<number>(words * words).fill(0);
  for (const [head, word] of [
    [0, 2],
    [3, 1],
  ] as const)
    theta[head * words + word] = 5;
  const z = solveOnce(projectiveTree({ words }), theta);
  expect(dot(theta, z)).toBe(5);
});

it.each([
  [{ words: 0 }, 'words is 0, expected an integer from 1'],
  [{ words: 2.5 }, 'words is 2.5'],
])('projectiveTree refuses %j', (options, message) => {
  expect(() => projectiveTree(options)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
  expect(() => projectiveTree(options)).toThrow(message);
});
