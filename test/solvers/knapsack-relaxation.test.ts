import { describe, expect, it } from 'vitest';
import { knapsackRelaxation } from '../../solvers/knapsack-relaxation.ts';
import { draws } from './draws.ts';
import { dot } from './solve-once.ts';

const part = (numbers: readonly number[]): number[] => numbers.map((number) => number / 100);

describe('knapsackRelaxation', () => {
  it('gives shares that fit, and prices whose bound is what the shares are worth, while items are fixed and freed', () => {
    for (let round = 0; round < 60; round++) {
      const { integer, integers } = draws(round);
      const [n, m] = [integer(1, 20), integer(1, 4)];
      const weights = Array.from({ length: m }, () => part(integers(n, 0, 100)));
      const capacities = part(integers(m, 100, 100 * n));
      const values = part(integers(n, 1, 500));
      const relaxation = knapsackRelaxation(n, Float64Array.from(weights.flat()), Float64Array.from(capacities));
      relaxation.lower.fill(0);
      relaxation.upper.fill(1);
      relaxation.restart(Float64Array.from(values));

      for (let change = 0; change < 25; change++) {
        const item = integer(0, n - 1);
        const one = integer(0, 3) === 0;
        const room = capacities.map((capacity, r) => capacity - dot(weights[r]!, [...relaxation.lower]));
        if (relaxation.lower[item] === relaxation.upper[item]) relaxation.lower.fill(0, item, item + 1);
        else if (one && weights.every((row, r) => row[item]! <= room[r]!)) relaxation.lower[item] = 1;
        relaxation.upper[item] = relaxation.lower[item] === 1 || integer(0, 1) === 0 ? 1 : 0;
        relaxation.solve();

        const shares = [...relaxation.shares];
        const prices = [...relaxation.prices];
        let bound = dot(prices, capacities);
        values.forEach((value, j) => {
          const gain = value - prices.reduce((sum, price, r) => sum + price * weights[r]![j]!, 0);
          bound += Math.max(gain * relaxation.lower[j]!, gain * relaxation.upper[j]!);
          expect(shares[j]).toBeGreaterThanOrEqual(relaxation.lower[j]!);
          expect(shares[j]).toBeLessThanOrEqual(relaxation.upper[j]!);
        });
        for (const [r, row] of weights.entries()) expect(dot(row, shares)).toBeLessThanOrEqual(capacities[r]! + 1e-6);
        expect(dot(values, shares)).toBeCloseTo(bound, 6);
      }
    }
  });
});
