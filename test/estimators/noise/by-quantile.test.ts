import { byQuantile } from '@mapgrad/estimators';
import { expect, it } from 'vitest';
import { probabilitiesOfRow } from '../probability-of-word.ts';
import { cumulantScores, draws, kolmogorovSmirnov } from '../statistics.ts';

const length = 1_000_000;

it('draws uniform numbers from the quantiles of the uniform law', () => {
  const values = draws({ sample: byQuantile({ lower: (p) => p, upper: (q) => 1 - q }) }, 1, length);
  expect(kolmogorovSmirnov(values, (x) => x)).toBeLessThan(1.95);
  for (const score of cumulantScores(values, [1 / 2, 1 / 12, 0, -1 / 120, 0, 1 / 252])) {
    expect(Math.abs(score)).toBeLessThan(4);
  }
});

it('is exact at the nodes and straight between them, so that a tail keeps its digits', () => {
  const sample = byQuantile({ lower: (p) => Math.log(p), upper: (q) => -Math.log(q) });
  const values = draws({ sample }, 1, length);
  let smallest = 1;
  probabilitiesOfRow(0, length).forEach(({ upper, probability }, i) => {
    const exact = (upper ? -1 : 1) * Math.log(probability);
    const straight = (1 / 256) ** 2 / 8; // the error of a straight line under log p over a cell of 1/256 of p
    if (!(Math.abs(values[i]! - exact) <= straight + 2 ** -24 * Math.abs(exact))) {
      expect.fail(`number ${i} is ${values[i]} for probability ${probability}, expected ${exact}`);
    }
    smallest = Math.min(smallest, probability);
  });
  expect(smallest).toBeLessThan(1e-6);
});
