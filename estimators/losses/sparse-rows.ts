import type { Rows } from '@mapgrad/contracts';

/** The numbers of a matrix [P, n] that are not 0, row by row: those of row p are from `starts[p]` to `starts[p + 1]`. */
export interface SparseRows {
  /** P */
  readonly count: number;
  readonly starts: Int32Array;
  readonly places: Int32Array;
  readonly values: Float64Array;
}

/** Leaves out the zeros of a matrix [P, n]. */
export function sparseRows(rows: Rows, n: number): SparseRows {
  const count = rows.length / n;
  const starts = new Int32Array(count + 1);
  const places = new Int32Array(rows.length);
  const values = new Float64Array(rows.length);
  let end = 0;
  for (let p = 0; p < count; p++) {
    for (let i = 0; i < n; i++) {
      const value = rows[p * n + i]!;
      if (value === 0) continue;
      places[end] = i;
      values[end++] = value;
    }
    starts[p + 1] = end;
  }
  return { count, starts, places, values };
}
