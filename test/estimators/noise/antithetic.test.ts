import { MapgradError, noiseKey, type QuantileNoise, type ScoredNoise } from '@mapgrad/contracts';
import { antithetic, exponential, given, gumbel, normal, stratified } from '@mapgrad/estimators';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { correlationScore, draws, kolmogorovSmirnov, meanAndError } from '../statistics.ts';

const rows = 20_000;
const n = 3;

/** The numbers of rows 2k, and of rows 2k + 1, of 40 000 rows [n]. */
function pairs(of: QuantileNoise): readonly [Float32Array, Float32Array] {
  const values = draws(antithetic({ of }), 2 * rows, n);
  const every = (parity: number): Float32Array => values.filter((_, i) => Math.floor(i / n) % 2 === parity);
  return [every(0), every(1)];
}

const largestOf = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => Math.max(a, b));

describe('a pair of rows', () => {
  it('has words that differ in the top bit alone, those of the even row being its own', () => {
    const drawn: Int32Array[] = [];
    const spy: QuantileNoise = { ...gumbel(), fromWords: (words, out) => drawn.push(words.slice(0, out.length)) };
    const noise = antithetic({ of: spy });
    for (const row of [6, 7, 2 ** 31 - 2, 2 ** 31 - 1]) noise.sample(noiseKey(1), row, new Float32Array(5));
    expect(drawn[1]).toEqual(drawn[0]!.map((word) => word ^ (1 << 31)));
    expect(drawn[3]).toEqual(drawn[2]!.map((word) => word ^ (1 << 31)));
    const [plain, even] = [new Float32Array(5), new Float32Array(5)];
    gumbel().sample(noiseKey(1), 6, plain);
    antithetic({ of: gumbel() }).sample(noiseKey(1), 6, even);
    expect(even).toEqual(plain);
  });

  it('is x and −x for a symmetric law', () => {
    const [even, odd] = pairs(normal());
    expect(new Set(odd.map((value, i) => value + even[i]!))).toEqual(new Set([0]));
  });

  it('has the quantiles of u and 1 − u', () => {
    const [even, odd] = pairs(exponential());
    expect(largestOf(even.map((x, i) => Math.abs(Math.exp(-x) + Math.exp(-odd[i]!) - 1)))).toBeLessThan(1e-5);
  });

  it.each(['even', 'odd'])('has in its %s row the law of the noise', (which) => {
    const values = pairs(gumbel())[which === 'even' ? 0 : 1];
    expect(kolmogorovSmirnov(values, (x) => Math.exp(-Math.exp(-x)))).toBeLessThan(1.95);
  });

  it('depends on no other pair, and number by number only', () => {
    const [even, odd] = pairs(normal());
    expect(Math.abs(correlationScore(even.subarray(0, -n), odd.subarray(n)))).toBeLessThan(4);
    expect(Math.abs(correlationScore(even.subarray(0, -1), odd.subarray(1)))).toBeLessThan(4);
  });
});

describe('the mean of a pair', () => {
  /** f of rows, in a list. */
  const valuesOf = (values: Float32Array, f: (row: Float32Array) => number): readonly number[] =>
    Array.from({ length: rows }, (_, row) => f(values.subarray(row * n, (row + 1) * n)));

  it('of exponential variables has the variance (2 − π²/6)/2', () => {
    const [even, odd] = pairs(exponential());
    const squares = even.map((value, i) => ((value + odd[i]!) / 2 - 1) ** 2);
    const { mean, error } = meanAndError(squares);
    expect(Math.abs(mean - (2 - Math.PI ** 2 / 6) / 2)).toBeLessThan(4 * error);
  });

  it('has no variance for a linear function and a symmetric law', () => {
    const [even, odd] = pairs(normal());
    const linear = (row: Float32Array): number => row.reduce((sum, value, i) => sum + (i + 1) * value, 0);
    const opposite = valuesOf(odd, linear);
    expect(new Set(valuesOf(even, linear).map((value, i) => value + opposite[i]!))).toEqual(new Set([0]));
  });

  it('is of numbers that fall together less often than not, for a function monotone in each number', () => {
    const [even, odd] = pairs(gumbel());
    expect(correlationScore(valuesOf(even, largestOf), valuesOf(odd, largestOf))).toBeLessThan(-10);
  });
});

it('has the score of its noise, and none where that has none', () => {
  const noise = antithetic({ of: gumbel() });
  expectTypeOf(noise).toEqualTypeOf<ScoredNoise>();
  const [found, expected] = [new Float32Array(2), new Float32Array(2)];
  noise.score(Float32Array.of(-1, 2), found);
  gumbel().score(Float32Array.of(-1, 2), expected);
  expect(found).toEqual(expected);
  expect('score' in antithetic({ of: exponential() })).toBe(false);
});

it('has a specification if its noise has one', () => {
  expect(antithetic({ of: gumbel() }).spec?.argument).toEqual({ of: gumbel().spec });
  const { sample, fromWords } = gumbel();
  expect(antithetic({ of: { sample, fromWords } }).spec).toBeUndefined();
});

it.each([
  ['noise that was drawn elsewhere', given([[1]])],
  ['antithetic noise', antithetic({ of: gumbel() })],
  ['stratified noise', stratified({ of: gumbel(), samples: 2 })],
])('refuses %s, which is not drawn from words', (_, of) => {
  const make = (): unknown => antithetic({ of: of as QuantileNoise });
  expect(make).toThrow(MapgradError);
  expect(make).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
  expect(make).toThrow('of is a noise that has no fromWords, expected one drawn by quantiles: gumbel');
});
