import { hinge, type LabelCost } from '@mapgrad/estimators';
import { argmax, topK } from '@mapgrad/solvers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distance, evaluate, numbers, product, slopes, statesOf } from './evaluate.ts';

const n = 6;
const solver = topK({ n, k: 2 });
const row = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: n, maxLength: n });
const hammingOf = (a: readonly number[], b: readonly number[]) => a.filter((value, i) => value !== b[i]).length;

/** Coordinates that differ, the first counted thrice. */
const weighted: LabelCost = {
  needs: [],
  rows: ({ states }) => states.map((y, at) => (at % n === 0 ? 3 : 1) * (1 - 2 * y)),
};

it('by hand: the margin of Hamming', () => {
  const known = { states: [[1, 0, 0]] };
  // θ + αc: the wrong ones gain α, the right one loses it
  const at = (theta: readonly number[], alpha: number) => evaluate(hinge({ alpha }), argmax({ n: 3 }), [theta], known);
  expect(at([3, 2, 0], 1)).toEqual({ losses: [2 + 2 - 3], dtheta: [[-1, 1, 0]] });
  expect(at([5, 2, 0], 1)).toEqual({ losses: [0], dtheta: [[0, 0, 0]] });
  expect(at([3, 2, 0], 2)).toEqual({ losses: [2 + 4 - 3], dtheta: [[-1, 1, 0]] });
  expect(at([1, 2, 0], 0)).toEqual({ losses: [1], dtheta: [[-1, 1, 0]] });
});

it('is never below α times what the decision differs by', () => {
  fc.assert(
    fc.property(row, row, fc.integer({ min: 0, max: 5 }), (theta, scores, alpha) => {
      const [[y], [z]] = [statesOf(solver, [scores]), statesOf(solver, [theta])];
      const known = { states: [y!], scores: [scores] };
      const [hamming] = evaluate(hinge({ alpha }), solver, [theta], known).losses;
      const [regret] = evaluate(hinge({ alpha, cost: 'regret' }), solver, [theta], known).losses;
      const [own] = evaluate(hinge({ alpha, cost: weighted }), solver, [theta], known).losses;
      expect(hamming).toBeGreaterThanOrEqual(alpha * hammingOf(z!, y!));
      expect(regret).toBeGreaterThanOrEqual(alpha * (product(scores, y!) - product(scores, z!)));
      expect(own).toBeGreaterThanOrEqual(alpha * (hammingOf(z!, y!) + 2 * Math.abs(z![0]! - y![0]!)));
    }),
    { seed: 1 },
  );
});

it('is 0 exactly where the right state wins by α times the cost of any other', () => {
  const y = [1, 1, 0, 0, 0, 0];
  const theta = (lead: number) => [[lead, lead, 0, 0, 0, 0]];
  expect(evaluate(hinge(), solver, theta(2.5), { states: [y] }).losses).toEqual([0]);
  expect(evaluate(hinge(), solver, theta(2), { states: [y] }).losses).toEqual([0]);
  expect(evaluate(hinge(), solver, theta(1.75), { states: [y] }).losses).toEqual([0.5]); // two coordinates, ¼ each
});

describe.each([['hamming'], ['regret'], [weighted]] as const)('with cost %o', (cost) => {
  it('its gradient is its slope', () => {
    const [theta, scores] = [numbers(1, 5, n), numbers(2, 5, n)];
    const known = { scores, states: statesOf(solver, scores) };
    const loss = hinge({ cost, alpha: 0.3 });
    expect(distance(evaluate(loss, solver, theta, known).dtheta, slopes(loss, solver, theta, known))).toBeLessThan(
      1e-6,
    );
  });
});

it('needs what its cost needs, and can be rebuilt unless that is a closure', () => {
  expect(hinge().needs).toEqual([]);
  expect(hinge({ cost: 'regret' }).needs).toEqual(['scores']);
  expect(hinge({ cost: 'regret' }).spec?.argument).toEqual({ cost: 'regret' });
  expect(hinge({ cost: weighted }).spec).toBeUndefined();
});

it.each([[{ alpha: -1 }], [{ cost: 'euclid' as 'hamming' }]])('refuses %o', (options) => {
  expect(() => hinge(options)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
});
