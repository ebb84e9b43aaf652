import type { Rows } from '@mapgrad/contracts';

/** Some rows of a matrix [R, width], in order. */
export function gather(rows: Rows, width: number, chosen: Int32Array): Rows {
  const gathered = new Float32Array(chosen.length * width);
  for (let i = 0; i < chosen.length; i++) {
    const from = chosen[i]! * width;
    gathered.set(rows.subarray(from, from + width), i * width);
  }
  return gathered;
}
