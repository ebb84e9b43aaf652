import { type NoiseKey, randomWords } from '@mapgrad/contracts';

/** Numbers drawn one after the other. */
export interface Draws {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** An integer from 0 to below some number. */
  below(count: number): number;
  /** Uniform, of mean 0 and variance 1. */
  centred(): number;
}

const AT_ONCE = 256;

/** The same numbers for the same key, on every machine. */
export function drawsOf(key: NoiseKey): Draws {
  const words = new Int32Array(AT_ONCE);
  let row = 0;
  let next = AT_ONCE;

  function uniform(): number {
    if (next === AT_ONCE) {
      randomWords(key, row++, AT_ONCE, words);
      next = 0;
    }
    return (words[next++]! >>> 0) * 2 ** -32;
  }
  return {
    uniform,
    below: (count) => Math.floor(uniform() * count),
    centred: () => Math.sqrt(12) * (uniform() - 0.5),
  };
}
