import type { NoiseKey, Rows, ScoredNoise, Shape } from '@mapgrad/contracts';
import { saturated } from './rows.ts';

/**
 * `divisor⁻¹ Σ_s c_bs ∇ν(ε_bs)` [B, n]: the noise is drawn again from its key, summed in double precision, and saturates
 * at the range of float32.
 *
 * @param weights c [B·S]
 * @param divisor of number i of θ [B·n]; where it is 0, so is the sum
 */
export function weightedScores(
  noise: ScoredNoise,
  key: NoiseKey,
  weights: Float64Array,
  { instances, samples, n }: Shape,
  divisor: (i: number) => number,
): Rows {
  const sums = new Float32Array(instances * n);
  const epsilon = new Float32Array(n);
  const score = new Float32Array(n);
  const sum = new Float64Array(n);
  for (let b = 0; b < instances; b++) {
    sum.fill(0);
    for (let row = b * samples; row < (b + 1) * samples; row++) {
      const weight = weights[row]!;
      if (weight === 0) continue;
      noise.sample(key, row, epsilon);
      noise.score(epsilon, score);
      for (let i = 0; i < n; i++) sum[i]! += weight * score[i]!;
    }
    for (let i = 0; i < n; i++) {
      const by = divisor(b * n + i);
      sums[b * n + i] = by === 0 ? 0 : saturated(sum[i]! / by);
    }
  }
  return sums;
}
