import { noiseKey, randomWords } from '@mapgrad/contracts';

/** Random numbers of one seed, one after another. */
export interface Draws {
  /** An integer from `least` to `most`. */
  integer(least: number, most: number): number;
  /** Many of them. */
  integers(length: number, least: number, most: number): number[];
  /** θ as solvers see it, in float32: small integers with many ties, or, for every other seed, fractions without. */
  theta(length: number): number[];
}

const BLOCK = 64;

/** The numbers of a seed, the same wherever they are drawn. */
export function draws(seed: number): Draws {
  const words = new Int32Array(BLOCK);
  let used = BLOCK;
  let block = 0;
  const word = (): number => {
    if (used === BLOCK) {
      randomWords(noiseKey(seed), block++, BLOCK, words);
      used = 0;
    }
    return words[used++]! >>> 0;
  };
  const integer = (least: number, most: number): number => least + (word() % (most - least + 1));
  const many = (length: number, draw: () => number): number[] => Array.from({ length }, draw);
  return {
    integer,
    integers: (length, least, most) => many(length, () => integer(least, most)),
    theta: (length) =>
      many(length, () => (seed % 2 === 0 ? integer(-2, 2) : Math.fround((word() - 2 ** 31) * 2 ** -30))),
  };
}
