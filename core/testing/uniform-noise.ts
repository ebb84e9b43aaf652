import { type NoiseDistribution, randomWords } from '@mapgrad/contracts';

/** Noise that is uniform in [−1, 1), for tests of executors. */
export const uniformNoise = (): NoiseDistribution => ({
  spec: { module: import.meta.url, name: 'uniformNoise' },
  sample(key, row, out) {
    const words = new Int32Array(out.length + 1);
    randomWords(key, row, out.length, words);
    for (let i = 0; i < out.length; i++) out[i] = words[i]! * 2 ** -31;
  },
});
