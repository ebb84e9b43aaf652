import { type NoiseKey, type Rows, type ScoredNoise, type Shape, saturated } from '@mapgrad/contracts';

/** Gives v_r [n] of a row r; may reuse its array. */
export type RowVector = (row: number) => Float32Array;

/**
 * `divisor⁻¹ Σ_s c_bs v_bs` [B, n], summed in double precision, saturating at the range of float32.
 *
 * @param weights c [B·S]; the v of those that are 0 are not asked for
 * @param divisor of number i of θ [B·n]; where it is 0, so is the sum
 */
export function weightedSums(
  weights: Float64Array,
  vector: RowVector,
  { instances, samples, n }: Shape,
  divisor: (i: number) => number,
): Rows {
  const sums = new Float32Array(instances * n);
  const sum = new Float64Array(n);
  for (let b = 0; b < instances; b++) {
    sum.fill(0);
    for (let row = b * samples; row < (b + 1) * samples; row++) {
      const weight = weights[row]!;
      if (weight === 0) continue;
      const values = vector(row);
      for (let i = 0; i < n; i++) sum[i]! += weight * values[i]!;
    }
    for (let i = 0; i < n; i++) {
      const by = divisor(b * n + i);
      sums[b * n + i] = by === 0 ? 0 : saturated(sum[i]! / by);
    }
  }
  return sums;
}

/** ∇ν(ε(key, r)) of rows [n]: the noise is drawn again from its key. */
export function scoresOf(noise: ScoredNoise, key: NoiseKey, n: number): RowVector {
  const epsilon = new Float32Array(n);
  const score = new Float32Array(n);
  return (row) => {
    noise.sample(key, row, epsilon);
    noise.score(epsilon, score);
    return score;
  };
}
