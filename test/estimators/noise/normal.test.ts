import { normal } from '@mapgrad/estimators';
import { expect, it } from 'vitest';
import { probabilitiesOfRow } from '../probability-of-word.ts';
import { coarseKolmogorovSmirnov, cumulantScores, draws } from '../statistics.ts';

const length = 1_000_000;
const values = draws(normal(), 1, length);

/** P(X > x) for x ≥ 0, by Simpson's rule over the density. */
function tail(x: number): number {
  const intervals = 1600;
  const width = (Math.sqrt(x * x + 80) - x) / intervals; // until the density has fallen by e⁻⁴⁰
  let sum = 0;
  for (let i = 0; i <= intervals; i++) {
    const weight = i === 0 || i === intervals ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * Math.exp(-0.5 * (x + i * width) ** 2);
  }
  return (sum * width) / 3 / Math.sqrt(2 * Math.PI);
}

it('has tails that agree with published values', () => {
  expect(tail(0)).toBeCloseTo(0.5, 12);
  expect(tail(1.959963984540054)).toBeCloseTo(0.025, 12);
  expect(tail(6) / 9.865876450376981e-10).toBeCloseTo(1, 8);
});

it('has the cumulants of the normal law', () => {
  for (const score of cumulantScores(values, [0, 1, 0, 0, 0, 0])) expect(Math.abs(score)).toBeLessThan(4);
});

it('has the normal distribution function', () => {
  const cdf = (x: number): number => (x < 0 ? tail(-x) : 1 - tail(x));
  expect(coarseKolmogorovSmirnov(values, cdf, 200)).toBeLessThan(1.95);
});

it('answers each random word by the quantile of its probability, in both tails', () => {
  const extreme = probabilitiesOfRow(0, length)
    .map(({ upper, probability }, i) => ({ upper, probability, x: values[i]! }))
    .filter(({ probability }, i) => probability < 1e-4 || i % 1000 === 0);
  expect(extreme.length).toBeGreaterThan(1000);
  for (const { upper, probability, x } of extreme) {
    expect(Math.abs(tail(upper ? x : -x) / probability - 1)).toBeLessThan(1e-5);
  }
});

it('has the score ε', () => {
  const score = new Float32Array(2);
  normal().score(Float32Array.of(-1.5, 2), score);
  expect([...score]).toEqual([-1.5, 2]);
});
