import { type NoiseKey, type Perturbation, type Shape, sameKey } from '@mapgrad/contracts';

/** Writes ε [n] of a row. */
export type Draw = (row: number, out: Float32Array) => void;

/** At most so many numbers are kept: 16 MiB. */
const LIMIT = 2 ** 22;

/**
 * Draws rows of noise and keeps those of the noise drawn last, so that a backward pass need not draw again what its forward
 * pass has drawn. One query at a time: what one call has returned is not to be used after the next.
 */
export function keptNoise(): (noise: Perturbation, shape: Shape) => Draw {
  let last: { readonly distribution: object; readonly key: NoiseKey; readonly n: number } | undefined;
  let rows = new Float32Array(0);
  let drawn = new Uint8Array(0);

  return ({ distribution, key }, { instances, samples, n }) => {
    const count = Math.min(instances * samples, Math.floor(LIMIT / n));
    if (last?.distribution !== distribution || !sameKey(last.key, key) || last.n !== n || drawn.length < count) {
      last = { distribution, key, n };
      drawn = new Uint8Array(count);
      if (rows.length < count * n) rows = new Float32Array(count * n);
    }

    return (row, out) => {
      if (drawn[row] === 1) {
        out.set(rows.subarray(row * n, (row + 1) * n));
        return;
      }
      distribution.sample(key, row, out);
      if (row < drawn.length) {
        rows.set(out, row * n);
        drawn[row] = 1;
      }
    };
  };
}
