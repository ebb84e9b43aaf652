import type { Rows } from '@mapgrad/contracts';

/** ⟨a_r, b_⌊r/S⌋⟩ for each row r of a [R, n], S consecutive rows of a going with one of b [R/S, n], in double precision. */
export function rowProducts(a: Rows, b: Rows, n: number): Float64Array {
  const products = new Float64Array(a.length / n);
  const samples = a.length / b.length;
  for (let row = 0; row < products.length; row++) {
    const other = Math.floor(row / samples) * n;
    let sum = 0;
    for (let i = 0; i < n; i++) sum += a[row * n + i]! * b[other + i]!;
    products[row] = sum;
  }
  return products;
}
