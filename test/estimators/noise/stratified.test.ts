import { MapgradError, noiseKey, type QuantileNoise, type ScoredNoise } from '@mapgrad/contracts';
import { byQuantile, exponential, given, gumbel, normal, stratified } from '@mapgrad/estimators';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { correlationScore, draws, kolmogorovSmirnov, meanAndError, softmax } from '../statistics.ts';

const uniform = byQuantile({ lower: (p) => p, upper: (q) => 1 - q });

/** The words that rows from `first` on are drawn from, in the order of quantiles: 0 … 2³² − 1. */
function ranks(samples: number, first: number, count: number, n: number, seed = 1): readonly (readonly number[])[] {
  const drawn: number[][] = [];
  const spy: QuantileNoise = {
    ...uniform,
    fromWords: (words, out) =>
      drawn.push(Array.from(words.subarray(0, out.length), (word) => (word ^ ((word >> 31) & 0x7fffffff)) >>> 0)),
  };
  const noise = stratified({ of: spy, samples });
  for (let row = first; row < first + count; row++) noise.sample(noiseKey(seed), row, new Float32Array(n));
  return drawn;
}

describe.each([1, 2, 3, 5, 7, 10, 16, 64, 100, 1000])('%i samples', (samples) => {
  it('visit each stratum exactly once, in every number of every instance', () => {
    const n = 3;
    for (const instance of [0, 1, 2, 1000]) {
      const rows = ranks(samples, instance * samples, samples, n);
      for (let i = 0; i < n; i++) {
        const sorted = rows.map((row) => row[i]!).sort((a, b) => a - b);
        const outside = sorted.filter((rank, stratum) => {
          const [from, to] = [(stratum * 2 ** 32) / samples, ((stratum + 1) * 2 ** 32) / samples];
          return rank < Math.floor(from) || rank >= Math.ceil(to); // a word on the border of two strata belongs to both
        });
        expect(outside).toEqual([]);
      }
    }
  });
});

it('one sample is the noise itself', () => {
  expect(draws(stratified({ of: gumbel(), samples: 1 }), 20, 9)).toEqual(draws(gumbel(), 20, 9));
});

it('keys, instances and numbers are ordered each in a way of their own', () => {
  const orders = new Set<string>();
  for (const seed of [1, 2]) {
    for (const instance of [0, 1, 2]) {
      const rows = ranks(20, instance * 20, 20, 4, seed);
      for (let i = 0; i < 4; i++) orders.add(rows.map((row) => Math.floor((row[i]! * 20) / 2 ** 32)).join());
    }
  }
  expect(orders.size).toBe(24);
});

describe.each([2, 3, 10, 100])('with %i samples', (samples) => {
  const instances = Math.ceil(60_000 / samples);
  const n = 4;
  const values = draws(stratified({ of: uniform, samples }), instances * samples, n);
  /** The i-th number of sample s of every instance. */
  const column = (s: number, i: number): Float32Array =>
    Float32Array.from({ length: instances }, (_, b) => values[(b * samples + s) * n + i]!);

  it.each([0, 1, -1])('a row alone has the law of the noise: sample %i', (s) => {
    const numbers = [0, 1, 2, 3].map((i) => column((s + samples) % samples, i));
    const all = Float32Array.from(numbers.flatMap((one) => [...one]));
    expect(kolmogorovSmirnov(all, (x) => x)).toBeLessThan(1.95);
  });

  it('a mean of uniform variables has the variance 1/(12 S³) and not 1/(12 S)', () => {
    const squares = Array.from({ length: instances * n }, (_, at) => {
      const [b, i] = [Math.floor(at / n), at % n];
      let sum = 0;
      for (let s = 0; s < samples; s++) sum += values[(b * samples + s) * n + i]! - 0.5;
      return (sum / samples) ** 2;
    });
    const { mean, error } = meanAndError(squares);
    expect(Math.abs(mean - 1 / (12 * samples ** 3))).toBeLessThan(4 * error);
  });

  it('two samples have the covariance −(S + 1)/(12 S²), which strata in random order give', () => {
    for (const [s, t] of samples === 2
      ? [[0, 1]]
      : [
          [0, 1],
          [1, 2],
          [0, samples - 1],
        ]) {
      const products = [0, 1, 2, 3].flatMap((i) => {
        const other = column(t!, i);
        return Array.from(column(s!, i), (value, b) => (value - 0.5) * (other[b]! - 0.5));
      });
      const { mean, error } = meanAndError(products);
      expect(Math.abs(mean + (samples + 1) / (12 * samples ** 2))).toBeLessThan(4 * error);
    }
  });

  it('numbers and instances do not depend on each other', () => {
    const [first, second] = [column(0, 0), column(0, 1)];
    expect(Math.abs(correlationScore(first, second))).toBeLessThan(4);
    expect(Math.abs(correlationScore(first, column(1, 1)))).toBeLessThan(4);
    expect(Math.abs(correlationScore(first.subarray(0, -1), first.subarray(1)))).toBeLessThan(4);
    expect(Math.abs(correlationScore(first.subarray(0, -1), column(1, 0).subarray(1)))).toBeLessThan(4);
  });
});

it('the noise of a seed is the same for ever', () => {
  const noise = stratified({ of: gumbel(), samples: 3 });
  const row = (number: number): readonly number[] => {
    const values = new Float32Array(3);
    noise.sample(noiseKey(1), number, values);
    return [...values];
  };
  expect(row(0)).toEqual([2.0492560863494873, 1.5646172761917114, -0.06783166527748108]);
  expect(row(4)).toEqual([0.704642653465271, 1.7696571350097656, -1.1487836837768555]);
});

it('argmax states under stratified Gumbel noise have the law softmax, with less variance', () => {
  const theta = [0.5, -0.3, 1];
  const [samples, instances, n] = [7, 4000, 3];
  const meansOf = (noise: QuantileNoise | ScoredNoise): readonly number[] => {
    const epsilon = draws(noise, instances * samples, n);
    return Array.from({ length: instances }, (_, b) => {
      let wins = 0;
      for (let s = 0; s < samples; s++) {
        const [x, y, z] = theta.map((value, i) => value + epsilon[(b * samples + s) * n + i]!) as [
          number,
          number,
          number,
        ];
        if (z > x && z > y) wins++;
      }
      return wins / samples;
    });
  };
  const planned = meanAndError(meansOf(stratified({ of: gumbel(), samples })));
  const plain = meanAndError(meansOf(gumbel()));
  expect(Math.abs(planned.mean - softmax(theta)[2]!)).toBeLessThan(4 * planned.error);
  expect(planned.error).toBeLessThan(0.7 * plain.error);
});

it('has the score of its noise, and none where that has none', () => {
  const noise = stratified({ of: normal(), samples: 4 });
  expectTypeOf(noise).toEqualTypeOf<ScoredNoise>();
  const score = new Float32Array(2);
  noise.score(Float32Array.of(-1, 2), score);
  expect([...score]).toEqual([-1, 2]);
  expect('score' in stratified({ of: exponential(), samples: 4 })).toBe(false);
});

it('has a specification with that of its noise', () => {
  expect(stratified({ of: gumbel(), samples: 4 }).spec?.argument).toEqual({ of: gumbel().spec, samples: 4 });
});

it.each([
  [{ of: gumbel(), samples: 0 }, 'samples is 0, expected an integer from 1'],
  [{ of: gumbel(), samples: 1.5 }, 'samples is 1.5, expected an integer from 1'],
  [{ of: gumbel(), samples: 2 ** 20 + 1 }, 'samples is 1048577, expected at most 1048576'],
  [{ of: given([[1]]) as QuantileNoise, samples: 2 }, 'of is a noise that has no fromWords'],
])('refuses %j', (options, message) => {
  expect(() => stratified(options)).toThrow(MapgradError);
  expect(() => stratified(options)).toThrow(message);
});
