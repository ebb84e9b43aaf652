import { gibbs, oneHots, squaredDistance, subsets, type Vector } from '@mapgrad/diagnostics';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goldens } from '../fixtures/goldens/goldens.ts';

const { categoricalQuadratic, topKQuadratic } = goldens.exact;

/** The largest distance between numbers at the same place. */
const farthest = (a: Vector, b: Vector): number => Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!)));

describe('the gradient of E‖z − b‖² is that of the reference', () => {
  it.each([...categoricalQuadratic.cases, ...topKQuadratic.cases])('n = $n, k = $k, seed $seed', (golden) => {
    const loss = squaredDistance(golden.b);
    const found = gibbs(subsets(golden.n, golden.k)).gradient(golden.theta, (z) => loss.value(z));
    expect(farthest(found, golden.gradient)).toBeLessThan(2e-6);
  });
});

const numbers = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 5, maxLength: 5 });
const states = subsets(5, 2);
const moved = (theta: readonly number[], at: number, by: number): number[] =>
  theta.map((value, i) => (i === at ? value + by : value));

/** (g(θ + h e_j) − g(θ − h e_j)) / 2h for each j */
const slopes = (theta: readonly number[], g: (theta: readonly number[]) => number, h = 1e-5): number[] =>
  theta.map((_, j) => (g(moved(theta, j, h)) - g(moved(theta, j, -h))) / (2 * h));

it.each([0.5, 1, 2])('derivatives at temperature %d are those of finite differences', (temperature) => {
  const law = gibbs(states, { temperature });
  fc.assert(
    fc.property(numbers, numbers, (theta, b) => {
      const f = squaredDistance(b).value;
      const expected = [
        slopes(theta, (at) => temperature * law.logPartition(at)),
        slopes(theta, (at) => law.expectation(at, f)),
        ...theta.map((_, i) => slopes(theta, (at) => law.marginals(at)[i]!)),
      ];
      const jacobian = law.jacobian(theta);
      const found = [
        law.marginals(theta),
        law.gradient(theta, f),
        ...theta.map((_, i) => jacobian.subarray(5 * i, 5 * i + 5)),
      ];
      for (const [i, row] of found.entries()) expect(farthest(row, expected[i]!)).toBeLessThan(1e-6);
    }),
    { numRuns: 50 },
  );
});

it('the squared distance knows its gradient', () => {
  fc.assert(
    fc.property(numbers, numbers, (z, b) => {
      const { value, gradient } = squaredDistance(b);
      expect(farthest(gradient(z), slopes(z, value))).toBeLessThan(1e-6);
    }),
  );
});

it('is softmax for one-hot states, and stays finite where exponentials do not', () => {
  const law = gibbs(oneHots(3));
  const total = 1 + Math.E + Math.E ** 2;
  expect(farthest(law.probabilities([0, 1, 2]), [1 / total, Math.E / total, Math.E ** 2 / total])).toBeLessThan(1e-15);
  expect(law.logPartition([1e5, 1e5 + 1, 1e5 + 2])).toBeCloseTo(1e5 + Math.log(total), 8);
  expect(farthest(law.marginals([1e5, 1e5 + 1, 1e5 + 2]), law.probabilities([0, 1, 2]))).toBeLessThan(1e-10);
  expect([...law.marginals([-1e300, 0, -1e300])]).toEqual([0, 1, 0]);
});

it('refuses what it cannot sum', () => {
  expect(() => gibbs([])).toThrow('there are no states');
  expect(() => gibbs([[1, 0], [1]])).toThrow('state 1 is [1], expected 2 finite numbers');
  expect(() => gibbs(states, { temperature: 0 })).toThrow('temperature is 0');
  expect(() => gibbs(states).marginals([1])).toThrow('theta has 1 numbers, expected 5');
  expect(() => gibbs(states).marginals([0, 0, Number.NaN, 0, 0])).toThrow('theta[2] is NaN');
});
