import type { NoiseDistribution } from '@mapgrad/contracts';

/** No noise: ε = 0. */
export const none = (): NoiseDistribution => ({
  spec: { module: import.meta.url, name: 'none' },
  sample: (_key, _row, out) => {
    out.fill(0);
  },
});
