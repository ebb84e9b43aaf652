import { LARGEST, noiseKey, randomWords } from '@mapgrad/contracts';

/** 0, the edges of denormal, normal and finite float32, and one. */
const EDGES = [0, -0, 2 ** -149, -(2 ** -149), 2 ** -126 - 2 ** -149, 2 ** -126, 1, -1, LARGEST, -LARGEST];

/** Numbers of (−1, 1), the same for the same seed. */
export const uniform = (seed: number, length: number): Float32Array =>
  Float32Array.from(words(seed, length), (word) => word * 2 ** -31);

/** Integers from −2 to 2, so that there are ties. */
export const integers = (seed: number, length: number): Float32Array =>
  Float32Array.from(words(seed, length), (word) => ((word >>> 8) % 5) - 2);

/** Numbers of every magnitude that float32 has, its edges more often than chance would have them. */
export const adversarial = (seed: number, length: number): Float32Array =>
  Float32Array.from(words(seed, length), (word) => {
    const choice = word & 31;
    return EDGES[choice] ?? (word >> 12) * 2 ** (((word >>> 5) & 127) * 2 - 147);
  });

function words(seed: number, length: number): Int32Array {
  const out = new Int32Array(length + 1);
  randomWords(noiseKey(seed), length, length, out);
  return out.subarray(0, length);
}
