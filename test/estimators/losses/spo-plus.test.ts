import { hinge, spoPlus } from '@mapgrad/estimators';
import { argmax, topK } from '@mapgrad/solvers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distance, evaluate, numbers, product, slopes, statesOf } from './evaluate.ts';

const n = 6;
const solver = topK({ n, k: 2 });
const row = fc.array(fc.integer({ min: -40, max: 40 }), { minLength: n, maxLength: n });

it('by hand', () => {
  // 2θ − t = 1, 3, −5: the second wins; y is the third
  expect(evaluate(spoPlus(), argmax({ n: 3 }), [[1, 2, 0]], { scores: [[1, 1, 5]], states: [[0, 0, 1]] })).toEqual({
    losses: [3 - 2 * 0 + 5],
    dtheta: [[0, 2, -2]],
  });
});

describe.each([0.5, 1, 2, 5])('with α = %d', (alpha) => {
  const loss = spoPlus({ alpha });

  it('it is never below the regret', () => {
    fc.assert(
      fc.property(row, row, (theta, scores) => {
        const [[y], [z]] = [statesOf(solver, [scores]), statesOf(solver, [theta])];
        const regret = product(scores, y!) - product(scores, z!);
        expect(evaluate(loss, solver, [theta], { scores: [scores], states: [y!] }).losses[0]!).toBeGreaterThanOrEqual(
          regret,
        );
      }),
      { seed: 1 },
    );
  });

  it('its gradient is its slope', () => {
    const [theta, scores] = [numbers(1, 5, n), numbers(2, 5, n)];
    const known = { scores, states: statesOf(solver, scores) };
    expect(distance(evaluate(loss, solver, theta, known).dtheta, slopes(loss, solver, theta, known))).toBeLessThan(
      1e-6,
    );
  });

  it('it is α times the hinge loss whose cost is 1/α of the regret', () => {
    const [theta, scores] = [numbers(3, 5, n), numbers(4, 5, n)];
    const known = { scores, states: statesOf(solver, scores) };
    const { losses, dtheta } = evaluate(hinge({ cost: 'regret', alpha: 1 / alpha }), solver, theta, known);
    const scaled = losses.map((value) => alpha * value);
    const found = evaluate(loss, solver, theta, known);
    expect(distance([found.losses], [scaled])).toBeLessThan(1e-6);
    expect(
      distance(
        found.dtheta,
        dtheta.map((values) => values.map((value) => alpha * value)),
      ),
    ).toBe(0);
  });
});

it('is 0 with gradient 0 at the true scores, and beyond', () => {
  const scores = numbers(5, 4, n);
  const known = { scores, states: statesOf(solver, scores) };
  for (const factor of [1, 2, 8]) {
    const theta = scores.map((values) => values.map((value) => factor * value));
    const { losses, dtheta } = evaluate(spoPlus(), solver, theta, known);
    expect(losses).toEqual([0, 0, 0, 0]);
    expect(dtheta.flat().every((value) => value === 0)).toBe(true);
  }
});

it.each([0, -1, Number.NaN])('refuses α = %d', (alpha) => {
  expect(() => spoPlus({ alpha })).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
});
