import { LARGEST, noiseKey } from '@mapgrad/contracts';
import { normal } from '@mapgrad/estimators';
import { expect, it } from 'vitest';
import { scoresOf, weightedSums } from '../../estimators/weighted-sums.ts';
import { draws } from './statistics.ts';

const shape = { instances: 2, samples: 3, n: 2 };
const one = Float32Array.of(1, -2);

it('adds up the rows of each instance by their weights, over the divisor', () => {
  const vector = (row: number): Float32Array => Float32Array.of(row, 1);
  const weights = Float64Array.of(1, 2, 3, 0, 0, -4);
  expect([...weightedSums(weights, vector, shape, () => 2)]).toEqual([4, 3, -10, -2]);
});

it('sums in double precision', () => {
  const weights = Float64Array.of(2 ** 30, 1, -(2 ** 30), 2 ** 30, -(2 ** 30), 1);
  expect([
    ...weightedSums(
      weights,
      () => one,
      shape,
      () => 1,
    ),
  ]).toEqual([1, -2, 1, -2]);
});

it('is 0 where the divisor is, and saturates', () => {
  const sums = weightedSums(
    new Float64Array(6).fill(1e38),
    () => one,
    shape,
    (i) => [0, 1e-30, -1e-30, 1][i]!,
  );
  expect([...sums]).toEqual([0, -LARGEST, -LARGEST, -LARGEST]);
});

it('asks for no row of weight 0', () => {
  const asked: number[] = [];
  const vector = (row: number): Float32Array => {
    asked.push(row);
    return one;
  };
  weightedSums(Float64Array.of(0, 1, 0, 0, 0, 2), vector, shape, () => 1);
  expect(asked).toEqual([1, 5]);
});

it('scores are those of the noise that the rows have', () => {
  const scores = scoresOf(normal(), noiseKey(1), 2);
  expect([3, 0].flatMap((row) => [...scores(row)])).toEqual(
    [3, 0].flatMap((row) => [...draws(normal(), 4, 2).subarray(2 * row, 2 * row + 2)]),
  );
});
