import { expect, it } from 'vitest';
import { rowProducts } from '../../estimators/row-products.ts';

it('multiplies rows by rows, or some by the same one', () => {
  expect([...rowProducts(Float32Array.of(1, 2, 3, 4), Float32Array.of(5, 6, 7, 8), 2)]).toEqual([17, 53]);
  expect([...rowProducts(Float32Array.of(1, 2, 3, 4), Float32Array.of(5, 6), 2)]).toEqual([17, 39]);
});

it('sums in double precision, which no float32 overflows', () => {
  const row = Float32Array.of(2 ** 30, 1, -(2 ** 30));
  expect([...rowProducts(row, Float32Array.of(1, 1, 1), 3)]).toEqual([1]);
  expect(rowProducts(Float32Array.of(1e38, 1e38), Float32Array.of(1e38, -1e38), 2)[0]).toBe(0);
});
