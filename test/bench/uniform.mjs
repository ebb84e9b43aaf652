import { noiseKey, randomWords } from '@mapgrad/contracts';

const CHUNK = 1 << 16;

/** `f(u_i, i)` of numbers u from 0 to below 1, without temporary arrays of that length. */
export function uniform(key, length, f = (u) => u) {
  const values = new Float32Array(length);
  const words = new Int32Array(CHUNK);
  for (let from = 0; from < length; from += CHUNK) {
    randomWords(noiseKey(key), from / CHUNK, CHUNK, words);
    const end = Math.min(CHUNK, length - from);
    for (let i = 0; i < end; i++) values[from + i] = f((words[i] >>> 0) / 2 ** 32, from + i);
  }
  return values;
}
