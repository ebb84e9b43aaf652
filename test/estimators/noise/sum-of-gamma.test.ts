import { sumOfGamma } from '@mapgrad/estimators';
import { describe, expect, it } from 'vitest';
import { gammaMixture } from '../../../estimators/noise/gamma-mixture.ts';
import { logGamma } from '../../../estimators/noise/log-gamma.ts';
import { goldens } from '../../fixtures/goldens/goldens.ts';
import { coarseKolmogorovSmirnov, cumulantScores, draws, kolmogorovSmirnov } from '../statistics.ts';
import { gammaSumCdf } from './gamma-sum-cdf.ts';

const length = 1_000_000;

const laws = [
  { k: 1, terms: 1 },
  { k: 1, terms: 10 },
  { k: 2.5, terms: 7 },
  { k: 5, terms: 10 },
  { k: 10, terms: 10 },
  { k: 15, terms: 10 },
  { k: 5, terms: 60 },
];

/** 1, 1/2, …, 1/terms: the scales of Σ_i Gamma(1/k, 1/i), which is k·ε/k without the shift. */
const scales = (terms: number): readonly number[] => Array.from({ length: terms }, (_, i) => 1 / (i + 1));

/** κ_r = (1/k)(r − 1)! Σ 1/i^r, less (ln s)/k for the mean. */
const cumulants = (k: number, terms: number): readonly number[] =>
  [1, 1, 2, 6, 24, 120].map(
    (factorial, i) =>
      (factorial * scales(terms).reduce((sum, scale) => sum + scale ** (i + 1), 0) - (i === 0 ? Math.log(terms) : 0)) /
      k,
  );

describe.each(laws)('k = $k, $terms terms', ({ k, terms }) => {
  const values = draws(sumOfGamma({ k, terms }), 1, length);
  const shift = Math.log(terms) / k;

  it('has the cumulants in closed form', () => {
    for (const score of cumulantScores(values, cumulants(k, terms))) expect(Math.abs(score)).toBeLessThan(4);
  });

  it('has the distribution function that its Laplace transform has', () => {
    const cdf = (x: number): number => gammaSumCdf(1 / k, scales(terms), x + shift);
    expect(coarseKolmogorovSmirnov(values, cdf, 1000)).toBeLessThan(1.95);
  });
});

it.each(laws.filter(({ k }) => Number.isInteger(k)))(
  '$k copies with $terms terms add up to the largest of the exponentials',
  ({ k, terms }) => {
    const values = draws(sumOfGamma({ k, terms }), 1, length);
    const copies = Float32Array.from({ length: Math.floor(length / k) }, (_, i) =>
      values.subarray(i * k, (i + 1) * k).reduce((sum, value) => sum + value, 0),
    );
    expect(kolmogorovSmirnov(copies, (x) => (1 - Math.min(1, Math.exp(-x) / terms)) ** terms)).toBeLessThan(1.95);
  },
);

describe('beside two million draws of the reference implementation', () => {
  const { cases } = goldens.exact.sumOfGamma;

  it('there are three', () => {
    expect(cases.map(({ k, s }) => [k, s])).toEqual([
      [5, 10],
      [10, 10],
      [15, 10],
    ]);
  });

  it.each(cases)('k = $k has the same quantiles', ({ k, s, empirical }) => {
    const sorted = draws(sumOfGamma({ k, terms: s }), 1, length).sort();
    const levels = Object.keys(empirical.quantiles);
    expect(levels.length).toBe(11);
    for (const level of levels) {
      const found = sorted[Math.floor(Number(level) * length)]!;
      const error = empirical.quantileStdErr[level]! * Math.sqrt(1 + empirical.n / length);
      expect(Math.abs(found - empirical.quantiles[level]!)).toBeLessThan(4 * error + 2 ** -24);
    }
  });

  it.each(cases)('k = $k has the same cumulants', ({ k, s, mean, variance, skewness, excessKurtosis }) => {
    const [first, second, third, fourth] = cumulants(k, s) as [number, number, number, number];
    expect(first).toBeCloseTo(mean, 9);
    expect(second).toBeCloseTo(variance, 9);
    expect(third / second ** 1.5).toBeCloseTo(skewness, 7);
    expect(fourth / second ** 2).toBeCloseTo(excessKurtosis, 6);
  });
});

describe('the law of Σ Gamma(shape, scale_l)', () => {
  const probabilities = [2 ** -33, 1e-9, 1e-5, 0.01, 0.2, 0.5];

  it.each([1, 2, 10, 40])('with shape 1 is that of the largest of %i exponentials', (terms) => {
    const { lower, upper, cdf, survival } = gammaMixture(1, scales(terms));
    for (const p of probabilities) {
      expect(lower(p) / -Math.log1p(-(p ** (1 / terms)))).toBeCloseTo(1, 11);
      expect(upper(p) / -Math.log(-Math.expm1(Math.log1p(-p) / terms))).toBeCloseTo(1, 11);
      expect(cdf(lower(p)) / p).toBeCloseTo(1, 11);
      expect(survival(upper(p)) / p).toBeCloseTo(1, 11);
    }
  });

  it.each([0.2, 0.5, 3])('with shape %d and one scale is the gamma law', (shape) => {
    const { lower, upper } = gammaMixture(shape, [2]);
    for (const p of probabilities) {
      expect(gammaSumCdf(shape, [2], lower(p))).toBeCloseTo(p, 9);
      expect(1 - gammaSumCdf(shape, [2], upper(p))).toBeCloseTo(p, 9);
    }
    // Γ(shape, x) ≈ x^(shape − 1) e^(−x) Σ_j (shape − 1)…(shape − j) / x^j far out
    const x = upper(1e-9) / 2;
    let term = 1;
    let sum = 1;
    for (let j = 1; j < 12; j++) {
      term *= (shape - j) / x;
      sum += term;
    }
    const tail = Math.exp((shape - 1) * Math.log(x) - x - logGamma(shape)) * sum;
    expect(tail / 1e-9).toBeCloseTo(1, 4);
  });

  it.each(laws)('with shape 1/$k and $terms scales is inverted from its Laplace transform', ({ k, terms }) => {
    const { lower, upper, cdf, survival } = gammaMixture(1 / k, scales(terms));
    for (const p of probabilities) {
      expect(gammaSumCdf(1 / k, scales(terms), lower(p))).toBeCloseTo(p, 9);
      expect(gammaSumCdf(1 / k, scales(terms), upper(p))).toBeCloseTo(1 - p, 9);
      expect(cdf(lower(p)) / p).toBeCloseTo(1, 10);
      expect(survival(upper(p)) / p).toBeCloseTo(1, 10);
    }
  });

  it.each(laws.filter(({ k, terms }) => terms <= 3 * k))(
    'with shape 1/$k and $terms scales is a power near 0',
    ({ k, terms }) => {
      const { lower } = gammaMixture(1 / k, scales(terms));
      const rho = terms / k;
      // P(Y ≤ y) → y^ρ / Γ(ρ + 1) · Π_l scale_l^(−1/k)
      const logPower = logGamma(rho + 1) + scales(terms).reduce((sum, scale) => sum + Math.log(scale), 0) / k;
      const y = lower(2 ** -33);
      const logP = -33 * Math.LN2;
      const first = Math.exp((logP + logPower) / rho);
      expect(Math.abs(Math.log(y / first))).toBeLessThan(2 * terms * y + 1e-13);
    },
  );
});

describe('ln Γ', () => {
  it('is ln (n − 1)! at integers', () => {
    let logFactorial = 0;
    for (let n = 1; n <= 170; n++) {
      expect(Math.abs(logGamma(n) - logFactorial)).toBeLessThan(1e-13 * (1 + Math.abs(logFactorial)));
      logFactorial += Math.log(n);
    }
  });

  it('doubles as Legendre has it', () => {
    for (let x = 0.01; x < 60; x *= 1.3) {
      const product = logGamma(x) + logGamma(x + 0.5);
      const double = (1 - 2 * x) * Math.LN2 + 0.5 * Math.log(Math.PI) + logGamma(2 * x);
      expect(Math.abs(product - double)).toBeLessThan(1e-13 * (1 + Math.abs(double)) * 4);
    }
  });
});

it.each([
  [{ k: 0 }, 'k is 0, expected a number from 1 to 1000·terms'],
  [{ k: 0.02 }, 'k is 0.02, expected a number from 1 to 1000·terms'],
  [{ k: Number.NaN }, 'k is NaN'],
  [{ k: 1, terms: 0 }, 'terms is 0, expected an integer from 1'],
  [{ k: 1, terms: 1001 }, 'terms is 1001, expected at most 1000'],
  [{ k: 1, terms: 701 }, 'terms is 701, expected at most 1000, and at most 700·k'],
])('refuses %j', (options, message) => {
  expect(() => sumOfGamma(options)).toThrow(message);
});
