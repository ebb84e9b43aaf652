import { NODES } from './program.ts';

/**
 * A table of quantiles [2·NODES] for float32, [2·NODES, 4]: of each cell the quantile at its beginning, what float32 leaves over of
 * it, the way to its end, and 0.
 */
export function lines(table: Float64Array): Float32Array<ArrayBuffer> {
  const out = new Float32Array(4 * table.length);
  for (let node = 0; node < table.length; node++) {
    const from = table[node]!;
    const last = node % NODES === NODES - 1;
    out[4 * node] = from;
    out[4 * node + 1] = from - out[4 * node]!;
    out[4 * node + 2] = last ? 0 : table[node + 1]! - from;
  }
  return out;
}
