import { gumbel } from '@mapgrad/estimators';
import { expect, it } from 'vitest';
import { probabilitiesOfRow } from '../probability-of-word.ts';
import { cumulantScores, draws, kolmogorovSmirnov } from '../statistics.ts';

const length = 1_000_000;
const values = draws(gumbel(), 1, length);
const cdf = (x: number): number => Math.exp(-Math.exp(-x));

/** κ_r = (r − 1)! ζ(r), and κ₁ = γ. */
const cumulants = [
  0.5772156649015329,
  Math.PI ** 2 / 6,
  2 * 1.2020569031595942,
  Math.PI ** 4 / 15,
  24 * 1.03692775514337,
  (8 * Math.PI ** 6) / 63,
];

it('has the cumulants of the Gumbel law', () => {
  for (const score of cumulantScores(values, cumulants)) expect(Math.abs(score)).toBeLessThan(4);
});

it('has the distribution function exp(−exp(−x))', () => {
  expect(kolmogorovSmirnov(values, cdf)).toBeLessThan(1.95);
});

it('answers each random word by the quantile of its probability, in both tails', () => {
  probabilitiesOfRow(0, length).forEach(({ upper, probability }, i) => {
    const x = values[i]!;
    const found = upper ? -Math.expm1(-Math.exp(-x)) : cdf(x);
    if (!(Math.abs(found / probability - 1) < 1e-5)) {
      expect.fail(`number ${i} is ${x}, of tail probability ${found}; its word has ${probability}`);
    }
  });
});

it('has the score 1 − exp(−ε)', () => {
  const epsilon = Float32Array.of(-3, -1, 0, 1e-3, 2, 20);
  const score = new Float32Array(6);
  gumbel().score(epsilon, score);
  const logDensity = (x: number): number => -x - Math.exp(-x);
  epsilon.forEach((x, i) => {
    const slope = (logDensity(x - 1e-5) - logDensity(x + 1e-5)) / 2e-5;
    expect(Math.abs(score[i]! - slope)).toBeLessThan(1e-6 * (1 + Math.abs(slope)));
  });
});
