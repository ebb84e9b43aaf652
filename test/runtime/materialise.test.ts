import { type NoiseDistribution, noiseKey, type Query } from '@mapgrad/contracts';
import { materialise } from '@mapgrad/core';
import { describe, expect, it } from 'vitest';
import { firstNonFinite } from '../../core/runtime/all-finite.ts';

const LARGEST = 2 ** 128 - 2 ** 104;

/** ε_i = key1 + 10·row + i */
const counting: NoiseDistribution = {
  sample: (key, row, out) => out.set(out.map((_, i) => key.key1 + 10 * row + i)),
};

const base: Query = { theta: Float32Array.of(1, 2, 3, 4), shape: { instances: 2, samples: 2, n: 2 } };
const noise = { distribution: counting, temperature: 0.5, key: noiseKey(100) };
const shift = {
  direction: Float32Array.of(1, 1, 2, 2, 3, 3, 4, 4),
  step: Float64Array.of(10, -1),
};

/** All rows of a query. */
function rowsOf(query: Query): number[][] {
  const buffer = new Float32Array(query.shape.n).fill(Number.NaN);
  const make = materialise(query, buffer);
  return Array.from({ length: query.shape.instances * query.shape.samples }, (_, row) => {
    make(row);
    return [...buffer];
  });
}

describe('a row', () => {
  it('is θ of its instance', () => {
    expect(rowsOf(base)).toEqual([
      [1, 2],
      [1, 2],
      [3, 4],
      [3, 4],
    ]);
  });

  it('is θ times its weight', () => {
    expect(rowsOf({ ...base, thetaWeight: -2 })[3]).toEqual([-6, -8]);
    expect(rowsOf({ ...base, thetaWeight: 0 })[3]).toEqual([0, 0]);
  });

  it('has the noise of its row, times the temperature', () => {
    expect(rowsOf({ ...base, noise })).toEqual([
      [1 + 50, 2 + 50.5],
      [1 + 55, 2 + 55.5],
      [3 + 60, 4 + 60.5],
      [3 + 65, 4 + 65.5],
    ]);
  });

  it('is θ times the exponential of multiplicative noise, moved by what is added to it', () => {
    const multiplied = { ...noise, temperature: 0.1, mode: 'multiplicative' as const };
    const factor = (epsilon: number): number => Math.exp(0.1 * epsilon - 0.005);
    const [first] = rowsOf({ ...base, noise: multiplied, thetaWeight: 2 });
    expect(first![0]! / (2 * factor(100))).toBeCloseTo(1, 6);
    expect(first![1]! / (4 * factor(101))).toBeCloseTo(1, 6);
    const moved = rowsOf({ ...base, noise: multiplied, shift });
    expect(moved[3]![0]! / (3 * factor(130) - 4)).toBeCloseTo(1, 6);
  });

  it('is 0 where θ is 0, however large a factor multiplicative noise has, and saturates elsewhere', () => {
    const far = { ...noise, temperature: 40, mode: 'multiplicative' as const };
    expect(rowsOf({ ...base, theta: Float32Array.of(0, 2, 0, -1), noise: far })[3]).toEqual([0, -LARGEST]);
  });

  it('is moved along its own direction by the step of its instance', () => {
    expect(rowsOf({ ...base, shift })).toEqual([
      [11, 12],
      [21, 22],
      [0, 1],
      [-1, 0],
    ]);
  });

  it('is the sum of all three', () => {
    expect(rowsOf({ ...base, noise, shift, thetaWeight: 2 })[2]).toEqual([2 * 3 + 60 - 3, 2 * 4 + 60.5 - 3]);
  });

  it('is without noise at temperature 0, which is not even drawn', () => {
    const sample = (): never => {
      throw new Error('it was drawn');
    };
    const cold = { ...noise, temperature: 0, distribution: { sample } };
    expect(rowsOf({ ...base, noise: cold })).toEqual(rowsOf(base));
  });

  it('does not feel a direction where the step is 0, even one that is not finite', () => {
    const still = { direction: shift.direction.map(() => Number.NaN), step: Float64Array.of(0, 0) };
    expect(rowsOf({ ...base, shift: still })).toEqual(rowsOf(base));
  });

  it('is summed in double precision and rounded once', () => {
    const query: Query = {
      theta: Float32Array.of(2 ** 24),
      shape: { instances: 1, samples: 1, n: 1 },
      noise: { distribution: { sample: (_, __, out) => out.fill(1) }, temperature: 1, key: noiseKey(0) },
      shift: { direction: Float32Array.of(1), step: Float64Array.of(-1) },
    };
    expect(rowsOf(query)).toEqual([[2 ** 24]]);
    expect(rowsOf({ ...query, shift: { direction: Float32Array.of(1), step: Float64Array.of(1) } })).toEqual([
      [2 ** 24 + 2],
    ]);
  });

  it('saturates at the range of float32', () => {
    const query: Query = {
      theta: Float32Array.of(LARGEST, -LARGEST, 1),
      shape: { instances: 1, samples: 1, n: 3 },
      thetaWeight: 2,
    };
    expect(rowsOf(query)).toEqual([[LARGEST, -LARGEST, 2]]);
    const away = { direction: Float32Array.of(-LARGEST, LARGEST, 0), step: Float64Array.of(1e300) };
    expect(rowsOf({ ...query, shift: away })).toEqual([[-LARGEST, LARGEST, 2]]);
  });
});

describe('firstNonFinite', () => {
  it('is −1 for finite numbers, the largest and the smallest too', () => {
    for (let n = 0; n < 10; n++) expect(firstNonFinite(new Float32Array(n).fill(-LARGEST))).toBe(-1);
    expect(firstNonFinite(Float32Array.of(LARGEST, LARGEST, 2 ** -149, -0))).toBe(-1);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('finds %d wherever it is', (value) => {
    for (let n = 1; n < 10; n++) {
      for (let at = 0; at < n; at++) {
        const values = new Float32Array(n).fill(1);
        values[at] = value;
        values[n - 1] = at === n - 1 ? value : Number.NaN;
        expect(firstNonFinite(values)).toBe(at);
      }
    }
  });
});

it('refuses noise that is NaN, and names the row', () => {
  const distribution = {
    sample: (_key: unknown, row: number, out: Float32Array) => void out.fill(row === 3 ? Number.NaN : 0),
  };
  expect(() => rowsOf({ ...base, noise: { ...noise, distribution } })).toThrow('the noise of row 3 makes theta[0] NaN');
});
