import { checkPart, type NoiseKey, type Perturbation, type Shape, sameKey } from '@mapgrad/contracts';

/** ε [n] of a row, to be read before the next. */
export type Draw = (row: number) => Float32Array;

/** Draws each row when it is asked for, in one buffer for all. */
export function freshNoise({ distribution, key }: Perturbation, n: number): Draw {
  checkPart('noise', distribution, ['sample'], 'gumbel()');
  const epsilon = new Float32Array(n);
  return (row) => {
    distribution.sample(key, row, epsilon);
    return epsilon;
  };
}

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

  return (noise, { instances, samples, n }) => {
    const { distribution, key } = noise;
    const count = Math.min(instances * samples, Math.floor(LIMIT / n));
    if (last?.distribution !== distribution || !sameKey(last.key, key) || last.n !== n || drawn.length < count) {
      last = { distribution, key, n };
      drawn = new Uint8Array(count);
      if (rows.length < count * n) rows = new Float32Array(count * n);
    }

    const fresh = freshNoise(noise, n);
    return (row) => {
      if (row >= count) return fresh(row);
      const epsilon = rows.subarray(row * n, (row + 1) * n);
      if (drawn[row] === 0) distribution.sample(key, row, epsilon);
      drawn[row] = 1;
      return epsilon;
    };
  };
}
