import { perturbationGradient } from '@mapgrad/estimators';
import { argmax, topK } from '@mapgrad/solvers';
import { describe, expect, it } from 'vitest';
import { distance, evaluate, numbers, product, slopes, statesOf } from './evaluate.ts';

const n = 6;
const solver = topK({ n, k: 2 });
const [theta, scores] = [numbers(1, 5, n), numbers(2, 5, n)];
const known = { scores, states: statesOf(solver, scores) };
const values = statesOf(solver, theta).map((z, b) => product(scores[b]!, z));

it('by hand', () => {
  const answers = { scores: [[1, 5, 9]], states: [[0, 0, 1]] };
  const at = (difference: 'backward' | 'central') =>
    evaluate(perturbationGradient({ sigma: 0.5, difference }), argmax({ n: 3 }), [[2, 3, 0]], answers);
  // θ − t/2 = 1.5, 0.5, −4.5 and θ + t/2 = 2.5, 5.5, 4.5
  expect(at('backward')).toEqual({ losses: [(1.5 - 3) / 0.5], dtheta: [[2, -2, 0]] });
  expect(at('central')).toEqual({ losses: [1.5 - 5.5], dtheta: [[1, -1, 0]] });
});

describe.each(['backward', 'central'] as const)('%s', (difference) => {
  it('its gradient is its slope', () => {
    const loss = perturbationGradient({ sigma: 0.5, difference });
    expect(distance(evaluate(loss, solver, theta, known).dtheta, slopes(loss, solver, theta, known))).toBeLessThan(
      1e-6,
    );
  });

  it('it tends to the value of the decision, negated', () => {
    const at = (sigma: number) => evaluate(perturbationGradient({ sigma, difference }), solver, theta, known).losses;
    expect(distance([at(2 ** -10)], [values.map((value) => -value)])).toBeLessThan(1e-12);
    expect(distance([at(2)], [values.map((value) => -value)])).toBeGreaterThan(0.1);
  });
});

it('is never less than the value of the decision, negated, with a backward difference', () => {
  for (const sigma of [0.01, 0.1, 1, 10, 100]) {
    const { losses } = evaluate(perturbationGradient({ sigma }), solver, theta, known);
    losses.forEach((loss, b) => {
      expect(loss).toBeGreaterThanOrEqual(-values[b]! - 1e-6);
    });
  }
});

it.each([[{ sigma: 0 }], [{ difference: 'forward' as 'central' }]])('refuses %o', (options) => {
  expect(() => perturbationGradient(options)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
});
