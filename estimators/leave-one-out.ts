import type { Shape } from '@mapgrad/contracts';

/**
 * Each value less the mean of the values of other samples of its instance that are independent of it.
 *
 * `c_bs − mean { c_bt : ⌊(b·S + t)/group⌋ ≠ ⌊(b·S + s)/group⌋ }`. Samples of one group (antithetic pairs) depend on each
 * other, and with one of them in the mean, what is subtracted would not be independent of the sample's noise. A sample
 * without independent others keeps its value. Sums are of distances from the first value, so that equal values leave exactly 0.
 *
 * @param values [B·S]
 * @returns [B·S]
 */
export function leaveOneOut(values: Float64Array, { instances, samples }: Shape, group = 1): Float64Array {
  const out = values.slice();
  for (let b = 0; b < instances; b++) {
    const to = (b + 1) * samples;
    const origin = values[b * samples]!;
    const total = sum(values, b * samples, to, origin);
    for (let from = b * samples, end: number; from < to; from = end) {
      end = Math.min(to, from - (from % group) + group);
      const others = samples - (end - from);
      if (others === 0) continue;
      const mean = (total - sum(values, from, end, origin)) / others;
      for (let row = from; row < end; row++) out[row] = values[row]! - origin - mean;
    }
  }
  return out;
}

/** Σ values[from … to) − origin */
function sum(values: Float64Array, from: number, to: number, origin: number): number {
  let total = 0;
  for (let i = from; i < to; i++) total += values[i]! - origin;
  return total;
}
