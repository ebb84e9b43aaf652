import { noiseKey, type QuantileNoise, type ScoredNoise } from '@mapgrad/contracts';
import { exponential, gumbel, laplace, logistic, normal } from '@mapgrad/estimators';
import { describe, expect, it } from 'vitest';
import { probabilitiesOfRow } from '../probability-of-word.ts';
import { correlationScore, cumulantScores, draws, kolmogorovSmirnov } from '../statistics.ts';

const length = 1_000_000;

interface ClosedForm {
  readonly make: () => QuantileNoise;
  /** P(X ≤ x), and P(X > x) with all its digits. */
  readonly cdf: (x: number) => number;
  readonly survival: (x: number) => number;
  /** κ₁ … κ₆ */
  readonly cumulants: readonly number[];
}

const logisticCdf = (x: number): number => 1 / (1 + Math.exp(-x));
const laplaceCdf = (x: number): number => (x < 0 ? Math.exp(x) / 2 : 1 - Math.exp(-x) / 2);

const laws: Readonly<Record<string, ClosedForm>> = {
  logistic: {
    make: logistic,
    cdf: logisticCdf,
    survival: (x) => logisticCdf(-x),
    cumulants: [0, Math.PI ** 2 / 3, 0, (2 * Math.PI ** 4) / 15, 0, (16 * Math.PI ** 6) / 63],
  },
  laplace: {
    make: laplace,
    cdf: laplaceCdf,
    survival: (x) => laplaceCdf(-x),
    cumulants: [0, 2, 0, 12, 0, 240],
  },
  exponential: {
    make: exponential,
    cdf: (x) => -Math.expm1(-x),
    survival: (x) => Math.exp(-x),
    cumulants: [1, 1, 2, 6, 24, 120],
  },
};

describe.each(Object.entries(laws))('%s', (_, { make, cdf, survival, cumulants }) => {
  const values = draws(make(), 1, length);

  it('has the distribution function in closed form (one law in a thousand is further off)', () => {
    expect(kolmogorovSmirnov(values, cdf)).toBeLessThan(1.95);
  });

  it('has the cumulants in closed form, within four standard errors', () => {
    for (const score of cumulantScores(values, cumulants)) expect(Math.abs(score)).toBeLessThan(4);
  });

  it('answers each random word by the quantile of its probability, in both tails', () => {
    probabilitiesOfRow(0, length).forEach(({ upper, probability }, i) => {
      const x = values[i]!;
      const found = upper ? survival(x) : cdf(x);
      if (!(Math.abs(found / probability - 1) < 1e-5)) {
        expect.fail(`number ${i} is ${x}, of tail probability ${found}; its word has ${probability}`);
      }
    });
  });

  it('reaches the last quantiles that 32 bits can name', () => {
    const ends = new Float32Array(2);
    make().fromWords(Int32Array.of(0, 1 << 31), ends);
    expect(cdf(ends[0]!) / 2 ** -33).toBeCloseTo(1, 4);
    expect(survival(ends[1]!) / 2 ** -33).toBeCloseTo(1, 4);
  });
});

interface Scored {
  readonly make: () => ScoredNoise;
  /** ν, with its constant. */
  readonly nu: (x: number) => number;
}

const scored: Readonly<Record<string, Scored>> = {
  gumbel: { make: gumbel, nu: (x) => x + Math.exp(-x) },
  normal: { make: normal, nu: (x) => x ** 2 / 2 + Math.log(2 * Math.PI) / 2 },
  logistic: { make: logistic, nu: (x) => Math.abs(x) + 2 * Math.log1p(Math.exp(-Math.abs(x))) },
  laplace: { make: laplace, nu: (x) => Math.abs(x) + Math.LN2 },
};

describe.each(Object.entries(scored))('the score of %s', (_, { make, nu }) => {
  const step = 1 / 128;
  const epsilon = Float32Array.from({ length: 80 / step + 1 }, (__, i) => -40 + i * step);
  const score = new Float32Array(epsilon.length);
  make().score(epsilon, score);
  const integral = (value: (i: number) => number): number =>
    step * epsilon.reduce((sum, x, i) => (nu(x) > 80 ? sum : sum + value(i) * Math.exp(-nu(x))), 0);

  it('belongs to a density', () => {
    expect(integral(() => 1)).toBeCloseTo(1, 4);
  });

  it('has the mean 0', () => {
    expect(integral((i) => score[i]!)).toBeCloseTo(0, 6);
  });

  it('times epsilon has the mean 1', () => {
    expect(integral((i) => score[i]! * epsilon[i]!)).toBeCloseTo(1, 4);
  });

  it('is the slope of minus log density', () => {
    epsilon.forEach((x, i) => {
      if (Math.abs(x) > 5 || x === 0) return;
      const slope = (nu(x + 1e-5) - nu(x - 1e-5)) / 2e-5;
      expect(Math.abs(score[i]! - slope)).toBeLessThan(1e-6 * (1 + Math.abs(slope)));
    });
  });
});

it('the score of laplace is 0 at 0, which is never drawn', () => {
  const score = Float32Array.of(7);
  laplace().score(Float32Array.of(0), score);
  expect(score[0]).toBe(0);
  const innermost = new Float32Array(2);
  laplace().fromWords(Int32Array.of(0x7fffffff, -1), innermost);
  expect(innermost[0]).toBeLessThan(0);
  expect(innermost[1]).toBeGreaterThan(0);
});

it('exponential has no score, and is never negative', () => {
  expect('score' in exponential()).toBe(false);
  expect(draws(exponential(), 1, length).every((value) => value > 0)).toBe(true);
});

it('a logistic variable is the difference of two Gumbel variables, a Laplace one of two exponentials', () => {
  const differences = (noise: QuantileNoise): Float32Array => {
    const [first, second] = [draws(noise, 1, length, 2), draws(noise, 1, length, 3)];
    return first.map((value, i) => value - second[i]!);
  };
  expect(kolmogorovSmirnov(differences(gumbel()), logisticCdf)).toBeLessThan(1.95);
  expect(kolmogorovSmirnov(differences(exponential()), laplaceCdf)).toBeLessThan(1.95);
});

it('numbers of a row do not depend on each other', () => {
  const values = draws(logistic(), 2, 100_000);
  const half = values.length / 2;
  expect(Math.abs(correlationScore(values.subarray(0, half), values.subarray(half)))).toBeLessThan(4);
  expect(Math.abs(correlationScore(values.subarray(0, -1), values.subarray(1)))).toBeLessThan(4);
});

it('two noises of one law draw the same', () => {
  const [first, second] = [new Float32Array(8), new Float32Array(8)];
  logistic().sample(noiseKey(1), 3, first);
  logistic().sample(noiseKey(1), 3, second);
  expect(second).toEqual(first);
});
