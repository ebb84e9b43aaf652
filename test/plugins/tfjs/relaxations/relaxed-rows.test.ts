import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { largestSoftmax } from '../../../../plugins/tfjs/relaxations/l2x.ts';
import type { RelaxedRow } from '../../../../plugins/tfjs/relaxations/relaxed-row.ts';
import { relaxedSoftmax } from '../../../../plugins/tfjs/relaxations/relaxed-softmax.ts';
import { successiveSoftmax } from '../../../../plugins/tfjs/relaxations/soft-sub.ts';
import { spanningTreeMarginals } from '../../../../plugins/tfjs/relaxations/spanning-tree-marginals.ts';
import { subsetMarginals } from '../../../../plugins/tfjs/relaxations/subset-marginals.ts';
import { moments, pairs, spanningTrees, subsets } from './enumerated.ts';

const between = (min: number, max: number) =>
  fc.integer({ min: min * 1000, max: max * 1000 }).map((value) => value / 1000);
const row = (length: number, size = 3) => fc.array(between(-size, size), { minLength: length, maxLength: length });
const temperature = between(0.2, 5);
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);
const apart = (values: readonly number[], by: number) =>
  values.every((a, i) => values.every((b, j) => i === j || Math.abs(a - b) > by));

const house: [number, number][] = [
  [1, 0],
  [1, 2],
  [3, 2],
  [0, 3],
  [4, 2],
  [3, 4],
];
const cases: { name: string; relax: RelaxedRow; length: number; total: number; states: number[][] }[] = [
  { name: 'softmax', relax: relaxedSoftmax, length: 4, total: 1, states: subsets(4, 1) },
  ...[1, 2, 4, 5].map((k) => ({
    name: `SoftSub, ${k} of 5`,
    relax: successiveSoftmax(k),
    length: 5,
    total: k,
    states: subsets(5, k),
  })),
  ...[1, 2, 4, 5].map((k) => ({
    name: `marginals, ${k} of 5`,
    relax: subsetMarginals(k),
    length: 5,
    total: k,
    states: subsets(5, k),
  })),
  {
    name: 'trees of K4',
    relax: spanningTreeMarginals(4, pairs(4)),
    length: 6,
    total: 3,
    states: spanningTrees(4, pairs(4)),
  },
  {
    name: 'trees of a house',
    relax: spanningTreeMarginals(5, house),
    length: 6,
    total: 4,
    states: spanningTrees(5, house),
  },
];

describe.each(cases)('$name', ({ name, relax, length, total, states }) => {
  it('sums to the size of a state, with entries from 0', () => {
    fc.assert(
      fc.property(row(length, 20), temperature, (x, tau) => {
        const { z } = relax(Float64Array.from(x), tau);
        expect(sum(z)).toBeCloseTo(total, 9);
        expect(Math.min(...z)).toBeGreaterThanOrEqual(0);
        if (!name.startsWith('SoftSub')) expect(Math.max(...z)).toBeLessThanOrEqual(1 + 1e-12);
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it('passes back the derivative', () => {
    const step = 1e-5;
    fc.assert(
      fc.property(row(length), row(length), temperature, (x, dz, tau) => {
        const { pullback } = relax(Float64Array.from(x), tau);
        const found = pullback(Float64Array.from(dz));
        const at = (i: number, by: number) =>
          relax(Float64Array.from(x).with(i, x[i]! + by), tau).z.reduce((s, zi, j) => s + zi * dz[j]!, 0);
        for (let i = 0; i < length; i++) {
          const expected = (at(i, step) - at(i, -step)) / (2 * step);
          expect(Math.abs(found[i]! - expected)).toBeLessThan(1e-6 * (1 + Math.abs(expected)));
        }
        expect(pullback(Float64Array.from(dz))).toEqual(found);
      }),
      { seed: 2, numRuns: 60 },
    );
  });

  it('tends to the best state as τ → 0, with a derivative of 0', () => {
    fc.assert(
      fc.property(
        row(length).filter((x) => apart(x, 0.01)),
        row(length),
        (x, dz) => {
          const score = (z: number[]) => z.reduce((s, zi, i) => s + zi * x[i]!, 0);
          const best = states.reduce((a, b) => (score(b) > score(a) ? b : a));
          const { z, pullback } = relax(Float64Array.from(x), 1e-5);
          for (const [i, zi] of z.entries()) expect(zi).toBeCloseTo(best[i]!, 12);
          for (const d of pullback(Float64Array.from(dz))) expect(Math.abs(d)).toBeLessThan(1e-9);
        },
      ),
      { seed: 3, numRuns: 50 },
    );
  });

  it('weighs all states alike as τ → ∞', () => {
    const even = moments(states, new Array<number>(length).fill(0)).mean;
    const { z } = relax(
      Float64Array.from({ length }, (_, i) => Math.sin(i * 7)),
      1e9,
    );
    const expected = name.startsWith('SoftSub') ? even.map(() => total / length) : even;
    for (const [i, zi] of z.entries()) expect(zi).toBeCloseTo(expected[i]!, 7);
  });

  it('stays finite for scores of any size', () => {
    for (const size of [1e-30, 1, 1e3, 1e10, 1e38]) {
      const x = Float64Array.from({ length }, (_, i) => size * Math.sin(1 + i * 5));
      for (const tau of [1e-6, 1, 1e6]) {
        const { z, pullback } = relax(x, tau);
        expect(sum(z)).toBeCloseTo(total, 6);
        expect(pullback(x.map((_, i) => i - 1)).every(Number.isFinite)).toBe(true);
      }
    }
  });
});

describe.each([
  { name: 'subsets, 1 of 4', relax: subsetMarginals(1), states: subsets(4, 1) },
  { name: 'subsets, 3 of 7', relax: subsetMarginals(3), states: subsets(7, 3) },
  { name: 'subsets, 6 of 6', relax: subsetMarginals(6), states: subsets(6, 6) },
  { name: 'the 16 trees of K4', relax: spanningTreeMarginals(4, pairs(4)), states: spanningTrees(4, pairs(4)) },
  { name: 'the 125 trees of K5', relax: spanningTreeMarginals(5, pairs(5)), states: spanningTrees(5, pairs(5)) },
  { name: 'the 11 trees of a house', relax: spanningTreeMarginals(5, house), states: spanningTrees(5, house) },
])('marginals of $name', ({ name, relax, states }) => {
  it('are the mean over all states, and the derivative is their covariance', () => {
    const length = states[0]!.length;
    if (name.includes('trees')) expect(states).toHaveLength(Number(/\d+/.exec(name)![0]));
    fc.assert(
      fc.property(row(length), row(length), temperature, (x, dz, tau) => {
        const { mean, covariance } = moments(
          states,
          x.map((xi) => xi / tau),
        );
        const { z, pullback } = relax(Float64Array.from(x), tau);
        const dx = pullback(Float64Array.from(dz));
        for (let i = 0; i < length; i++) {
          expect(z[i]).toBeCloseTo(mean[i]!, 11);
          expect(dx[i]).toBeCloseTo(covariance[i]!.reduce((s, c, j) => s + c * dz[j]!, 0) / tau, 9);
        }
      }),
      { seed: 4, numRuns: 40 },
    );
  });
});

it('equal edges between the same vertices share what one of double weight has', () => {
  const single = spanningTreeMarginals(3, pairs(3))(Float64Array.of(Math.log(2), 0.3, -0.4), 1).z;
  const double = spanningTreeMarginals(3, [[1, 0], ...pairs(3)])(Float64Array.of(0, 0, 0.3, -0.4), 1).z;
  expect(double[0]! + double[1]!).toBeCloseTo(single[0]!, 12);
  expect(double[0]).toBeCloseTo(double[1]!, 12);
  expect(double[2]).toBeCloseTo(single[1]!, 12);
});

it('a bridge is in every tree, however bad it is', () => {
  const { z } = spanningTreeMarginals(4, [
    [0, 1],
    [1, 2],
    [2, 0],
    [2, 3],
  ])(Float64Array.of(0, 1, 2, -800), 1);
  expect(z[3]).toBeCloseTo(1, 12);
  const [a, b, c] = [Math.exp(0), Math.exp(1), Math.exp(2)];
  expect(z[0]).toBeCloseTo((a * b + a * c) / (a * b + a * c + b * c), 12);
});

it('SoftSub is the recursion of its definition', () => {
  const [n, k, tau] = [6, 4, 0.7];
  const scores = Float64Array.from({ length: n }, (_, i) => Math.sin(3 * i));
  const alpha = [...scores];
  const z = new Array<number>(n).fill(0);
  for (let j = 0; j < k; j++) {
    const weights = alpha.map((a) => Math.exp(a / tau));
    for (let i = 0; i < n; i++) {
      const share = weights[i]! / sum(weights);
      z[i]! += share;
      alpha[i]! += Math.log(1 - share);
    }
  }
  const found = successiveSoftmax(k)(scores, tau).z;
  for (let i = 0; i < n; i++) expect(found[i]).toBeCloseTo(z[i]!, 12);
});

describe('the largest of softmaxes', () => {
  const [n, k] = [4, 3];

  it('is their elementwise maximum', () => {
    const scores = Float64Array.from({ length: n * k }, (_, i) => Math.sin(i * i));
    const draws = [0, 1, 2].map((j) => relaxedSoftmax(scores.slice(j * n, (j + 1) * n), 0.6).z);
    const found = largestSoftmax(k)(scores, 0.6).z;
    for (let i = 0; i < n; i++) expect(found[i]).toBe(Math.max(...draws.map((z) => z[i]!)));
  });

  it('passes back the derivative', () => {
    const [step, tau] = [1e-5, 0.8];
    fc.assert(
      fc.property(row(n * k), row(n), (x, dz) => {
        const scores = Float64Array.from(x);
        const value = (at: Float64Array) => largestSoftmax(k)(at, tau).z.reduce((s, zi, i) => s + zi * dz[i]!, 0);
        const found = largestSoftmax(k)(scores, tau).pullback(Float64Array.from(dz));
        for (const i of x.keys()) {
          const up = (value(scores.with(i, x[i]! + step)) - value(scores)) / step;
          const down = (value(scores) - value(scores.with(i, x[i]! - step))) / step;
          // where two draws are equal the maximum has a kink
          if (Math.abs(up - down) < 1e-3) expect(Math.abs(found[i]! - (up + down) / 2)).toBeLessThan(1e-5);
        }
      }),
      { seed: 5, numRuns: 40 },
    );
  });
});
