import { checkOption, randomWords } from '@mapgrad/contracts';

/**
 * Uniform noise: each ε_i is of [−size, size), whatever the others are.
 *
 * @param {{ size?: number }} [options]
 * @returns {import('@mapgrad/contracts').NoiseDistribution}
 * @throws MapgradError OPTION_INVALID
 */
export function myPlugin({ size = 1 } = {}) {
  checkOption('size', size, size > 0 && size < 1e30, 'a positive number');
  return {
    spec: { module: import.meta.url, name: 'myPlugin', argument: { size } },
    sample(key, row, out) {
      const words = new Int32Array(out.length + 1);
      randomWords(key, row, out.length, words);
      for (let i = 0; i < out.length; i++) out[i] = size * words[i] * 2 ** -31;
    },
  };
}
