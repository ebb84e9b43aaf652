import type { Rows } from '@mapgrad/contracts';

/** The rows of a matrix [R, n] without repetitions, in the order of their first appearance [P, n]. */
export function distinctRows(rows: Rows, n: number): Rows {
  const distinct = new Map<string, Rows>();
  for (let from = 0; from < rows.length; from += n) {
    const row = rows.subarray(from, from + n);
    const key = row.join();
    if (!distinct.has(key)) distinct.set(key, row);
  }
  const pool = new Float32Array(distinct.size * n);
  for (const [p, row] of [...distinct.values()].entries()) pool.set(row, p * n);
  return pool;
}
