import { viterbi } from '@mapgrad/solvers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dot, firstBest, solveOnce } from './solve-once.ts';
import { chainStates } from './states.ts';

const seed = { seed: 7, numRuns: 60 } as const;
const integer = fc.integer({ min: -3, max: 3 });
const numbers = (length: number, value: fc.Arbitrary<number> = integer): fc.Arbitrary<number[]> =>
  fc.array(value, { minLength: length, maxLength: length });

/** θ of a chain of T = 5 places with K = 3 labels. */
const shared = numbers(15 + 9);
const each = numbers(15 + 4 * 9);
const states = { shared: chainStates(5, 3, 'shared'), each: chainStates(5, 3, 'each') };

describe('viterbi', () => {
  it.each(['shared', 'each'] as const)(
    'gives the first of the best of all chains, with %s transitions',
    (transitions) => {
      fc.assert(
        fc.property(transitions === 'shared' ? shared : each, (theta) => {
          expect(solveOnce(viterbi({ length: 5, labels: 3, transitions }), theta)).toEqual(
            firstBest(states[transitions], theta),
          );
        }),
        seed,
      );
    },
  );

  it('counts the pairs of shared transitions, which are those of each pair added up', () => {
    fc.assert(
      fc.property(shared, (theta) => {
        const pairs = theta.slice(15);
        const z = solveOnce(viterbi({ length: 5, labels: 3 }), theta);
        const one = solveOnce(viterbi({ length: 5, labels: 3, transitions: 'each' }), [
          ...theta,
          ...pairs,
          ...pairs,
          ...pairs,
        ]);
        const counts = pairs.map((_, at) => [0, 1, 2, 3].reduce((sum, t) => sum + one[15 + 9 * t + at]!, 0));
        expect(z).toEqual([...one.slice(0, 15), ...counts]);
      }),
      seed,
    );
  });

  it('does not care where a score stands: with a label, or with the pairs that lead to it', () => {
    fc.assert(
      fc.property(each, integer, fc.nat({ max: 3 }), fc.nat({ max: 2 }), (theta, amount, t, label) => {
        const moved = [...theta];
        moved[3 * (t + 1) + label]! += amount;
        for (let from = 0; from < 3; from++) moved[15 + 9 * t + 3 * from + label]! -= amount;
        const solver = viterbi({ length: 5, labels: 3, transitions: 'each' });
        expect(solveOnce(solver, moved)).toEqual(solveOnce(solver, theta));
      }),
      seed,
    );
  });

  it('is as good read backwards', () => {
    const float = fc.float({ noNaN: true, min: -10, max: 10 });
    fc.assert(
      fc.property(numbers(15, float), numbers(9, float), (unary, pairs) => {
        const backwards = [4, 3, 2, 1, 0].flatMap((t) => unary.slice(3 * t, 3 * t + 3));
        const transposed = pairs.map((_, at) => pairs[3 * (at % 3) + Math.floor(at / 3)]!);
        const solver = viterbi({ length: 5, labels: 3 });
        const [one, other] = [
          [...unary, ...pairs],
          [...backwards, ...transposed],
        ];
        expect(dot(one, solveOnce(solver, one))).toBeCloseTo(dot(other, solveOnce(solver, other)), 9);
      }),
      seed,
    );
  });

  it('is argmax for one place', () => {
    expect(solveOnce(viterbi({ length: 1, labels: 3, transitions: 'each' }), [1, 4, 4])).toEqual([0, 1, 0]);
    expect(solveOnce(viterbi({ length: 1, labels: 2 }), [1, 4, 9, 9, 9, 9])).toEqual([0, 1, 0, 0, 0, 0]);
  });

  it.each([
    [{ length: 0, labels: 2 }, 'length is 0, expected an integer from 1'],
    [{ length: 2, labels: 1.5 }, 'labels is 1.5, expected an integer from 1'],
  ])('refuses %j', (options, message) => {
    expect(() => viterbi(options)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
    expect(() => viterbi(options)).toThrow(message);
  });
});
