import type { Metric } from '@mapgrad/contracts';

/**
 * How many of the chosen items are annotated: the mean over examples of `#{i : z_i ≥ ½, y_i ≥ ½} / max(1, #{i : z_i ≥ ½})`,
 * y being the targets.
 *
 * Targets are states of 0 and 1, which may mark more items than a decision can choose.
 */
export const subsetPrecision = (): Metric => ({
  better: 'higher',
  measure({ count, n, targets, z }) {
    let sum = 0;
    for (let b = 0; b < count; b++) {
      let [chosen, right] = [0, 0];
      for (let i = b * n; i < (b + 1) * n; i++) {
        if (z[i]! < 0.5) continue;
        chosen++;
        if (targets[i]! >= 0.5) right++;
      }
      sum += right / Math.max(1, chosen);
    }
    return sum / count;
  },
});
