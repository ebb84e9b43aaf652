import type { Metric } from '@mapgrad/contracts';

/** The share of examples whose decision is right in every coordinate. */
export function myPlugin(): Metric {
  return {
    better: 'higher',
    measure({ count, n, z, optimum }) {
      let right = 0;
      for (let example = 0; example < count; example++) {
        const row = z.subarray(example * n, (example + 1) * n);
        if (row.every((value, i) => value === optimum[example * n + i])) right++;
      }
      return right / count;
    },
  };
}
