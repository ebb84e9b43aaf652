import type { Rows } from '@mapgrad/contracts';

/** Some rows of a matrix [R, width], in order. */
export function gather(rows: Rows, width: number, chosen: Int32Array): Rows {
  const gathered = new Float32Array(chosen.length * width);
  for (let i = 0; i < chosen.length; i++) {
    const from = chosen[i]! * width;
    for (let j = 0; j < width; j++) gathered[i * width + j] = rows[from + j]!;
  }
  return gathered;
}
