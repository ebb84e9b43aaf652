import { type NoiseKey, randomWords } from '@mapgrad/contracts';

/**
 * `count` weights uniform in ±√(6 / (fan in + fan out)), a pure function of the key.
 *
 * Source: Glorot & Bengio, "Understanding the difficulty of training deep feedforward neural networks" (AISTATS 2010),
 * eq. (16).
 */
export function glorot(key: NoiseKey, count: number, fanIn: number, fanOut: number): Float32Array {
  const words = new Int32Array(count + 1);
  randomWords(key, 0, count, words);
  const limit = Math.sqrt(6 / (fanIn + fanOut));
  return Float32Array.from({ length: count }, (_, i) => limit * ((words[i]! + 0.5) / 2 ** 31));
}
