import { noiseKey, randomWords } from '@mapgrad/contracts';

/** Numbers from −1 to 1, of a seed. */
export function signed(seed: number, length: number): Float32Array {
  const words = new Int32Array(length + 1);
  randomWords(noiseKey(seed), 0, length, words);
  return Float32Array.from(words.subarray(0, length), (word) => word / 2 ** 31);
}

/** Integers from 0 to below `most`, of a seed: many are equal. */
export const integers = (seed: number, length: number, most: number): Float32Array =>
  signed(seed, length).map((value) => Math.floor(((value + 1) / 2) * most));
