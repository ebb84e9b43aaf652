import { MapgradError, noiseKey, type QuantileNoise } from '@mapgrad/contracts';
import { byQuantile, gumbel, normal, sumOfGamma } from '@mapgrad/estimators';
import { scoredNoiseLaws } from '@mapgrad/testing';
import { describe, expect, it } from 'vitest';
import { probabilitiesOfRow } from '../probability-of-word.ts';
import { cumulantScores, draws, kolmogorovSmirnov } from '../statistics.ts';

const length = 1_000_000;

it('draws uniform numbers from the quantiles of the uniform law', () => {
  const values = draws(byQuantile({ lower: (p) => p, upper: (q) => 1 - q }), 1, length);
  expect(kolmogorovSmirnov(values, (x) => x)).toBeLessThan(1.95);
  for (const score of cumulantScores(values, [1 / 2, 1 / 12, 0, -1 / 120, 0, 1 / 252])) {
    expect(Math.abs(score)).toBeLessThan(4);
  }
});

it('is exact at the nodes and straight between them, so that a tail keeps its digits', () => {
  const values = draws(byQuantile({ lower: (p) => Math.log(p), upper: (q) => -Math.log(q) }), 1, length);
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

it.each<[string, QuantileNoise, readonly number[]]>([
  ['gumbel', gumbel(), [0.7976030111312866, 0.18005254864692688, -1.2658660411834717, 0.8470363020896912]],
  ['normal', normal(), [0.3514334261417389, -0.1667681634426117, -1.898196816444397, 0.38901108503341675]],
  [
    'sumOfGamma',
    sumOfGamma({ k: 5 }),
    [0.11351229250431061, -0.09402661770582199, -0.4015953540802002, 0.13194423913955688],
  ],
])('the noise of a seed is the same for ever: %s', (_, noise, expected) => {
  const values = new Float32Array(4);
  noise.sample(noiseKey(1), 0, values);
  expect([...values]).toEqual(expected);
});

describe('a law of one’s own', () => {
  const cauchy = {
    lower: (p: number) => -1 / Math.tan(Math.PI * p),
    upper: (q: number) => 1 / Math.tan(Math.PI * q),
  };

  it('has a score when it is given one', () => {
    const noise = byQuantile({ ...cauchy, score: (x) => (2 * x) / (1 + x * x) });
    const score = new Float32Array(3);
    noise.score(Float32Array.of(-1, 0, 3), score);
    expect([...score]).toEqual([-1, 0, Math.fround(0.6)]);
    expect('score' in byQuantile(cauchy)).toBe(false);
  });

  it.each(scoredNoiseLaws(() => byQuantile({ ...cauchy, score: (x) => (2 * x) / (1 + x * x) })))('$name', ({ check }) =>
    check(),
  );

  it('may be a fair bit, or one value alone', () => {
    const bit = byQuantile({ lower: () => 0, upper: () => 1 });
    expect([...new Set(draws(bit, 1, 100))].sort()).toEqual([0, 1]);
    const constant = byQuantile({ lower: () => 3, upper: () => 3 });
    expect(new Set(draws(constant, 1, 100))).toEqual(new Set([3]));
  });

  it.each([
    [
      'a lower tail that decreases',
      { ...cauchy, lower: (p: number) => -p },
      /^lower\(.*\) is .*, the quantile before it/,
    ],
    ['an upper tail that increases', { ...cauchy, upper: (q: number) => q }, /^upper\(/],
    ['tails that overlap', { lower: (p: number) => p + 0.1, upper: (q: number) => 1 - q }, /^upper\(0.5\) is 0.5/],
    [
      'tails that overlap a little',
      { lower: (p: number) => p + 1e-6, upper: (q: number) => 1 - q },
      /^upper\(0.5\) is 0.5/,
    ],
    ['NaN', { ...cauchy, upper: () => Number.NaN }, /^upper\(0.5\) is NaN/],
    ['infinity', { ...cauchy, lower: (p: number) => Math.log(p - 2 ** -33) }, /^lower\(1.16.*e-10\) is -Infinity/],
    ['more than a float32', { ...cauchy, upper: (q: number) => q ** -5 }, /^upper\(.*\) is 3\.\d*e\+38/],
  ])('is refused with %s', (_, law, message) => {
    expect(() => byQuantile(law)).toThrow(MapgradError);
    expect(() => byQuantile(law)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
    expect(() => byQuantile(law)).toThrow(message);
  });
});
