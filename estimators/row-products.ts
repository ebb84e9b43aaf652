import type { Rows } from '@mapgrad/contracts';

/** ⟨a_r, b_r⟩ [R] for each row r of two matrices [R, n], in double precision. */
export function rowProducts(a: Rows, b: Rows, n: number): Float64Array {
  const products = new Float64Array(a.length / n);
  for (let row = 0; row < products.length; row++) {
    let sum = 0;
    for (let i = row * n; i < (row + 1) * n; i++) sum += a[i]! * b[i]!;
    products[row] = sum;
  }
  return products;
}
