import { noiseKey, randomWords } from '@mapgrad/contracts';

/** The side and the tail probability that a random word stands for: p = (2v + 1)·2⁻³³ with v its low 31 bits. */
export interface TailProbability {
  readonly upper: boolean;
  readonly probability: number;
}

/** What the numbers of a row of {@link draws} are made from. */
export function probabilitiesOfRow(row: number, length: number, seed = 1): readonly TailProbability[] {
  const words = new Int32Array(length + 1);
  randomWords(noiseKey(seed), row, length, words);
  return Array.from(words.subarray(0, length), (word) => ({
    upper: word < 0,
    probability: (2 * (word & 0x7fffffff) + 1) * 2 ** -33,
  }));
}
