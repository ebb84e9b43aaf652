import type { Metric } from '@mapgrad/contracts';

/** How far predictions are from true values: the mean of `(θ − t)²` over all coordinates. */
export function meanSquaredError(): Metric {
  return {
    better: 'lower',
    measure: ({ theta, targets }) =>
      theta.reduce((sum, value, i) => sum + (value - targets[i]!) ** 2, 0) / theta.length,
  };
}
