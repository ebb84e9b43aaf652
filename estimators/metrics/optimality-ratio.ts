import type { Metric } from '@mapgrad/contracts';

/** How much worse than the best, relative to the best, still counts as the best. */
const TOLERANCE = 1e-6;

/**
 * The share of examples whose decision is as good as the best: `⟨t_b, z*_b − z_b⟩ ≤ 10⁻⁶ Σ_i |t_bi z*_bi|`, z* = MAP(t).
 *
 * Targets are true scores.
 */
export const optimalityRatio = (): Metric => ({
  better: 'higher',
  measure({ count, n, targets, z, optimum }) {
    let optimal = 0;
    for (let b = 0; b < count; b++) {
      let [missed, size] = [0, 0];
      for (let i = b * n; i < (b + 1) * n; i++) {
        missed += targets[i]! * (optimum[i]! - z[i]!);
        size += Math.abs(targets[i]! * optimum[i]!);
      }
      if (missed <= TOLERANCE * size) optimal++;
    }
    return optimal / count;
  },
});
