import type { Metric } from '@mapgrad/contracts';

/** The share of coordinates of the decisions that are wrong, being 1/2 or more away from the right state. */
export function hammingDistance(): Metric {
  return {
    better: 'lower',
    measure: ({ z, optimum }) =>
      z.reduce((wrong, value, i) => wrong + Number(Math.abs(value - optimum[i]!) >= 0.5), 0) / z.length,
  };
}
