const ROUNDS = 12;

/**
 * The place of `index` in a permutation of 0 … size − 1 that is drawn by two random words, found without the others.
 *
 * A round draws a sum k at random, pairs each x with its partner k − x (mod size), and exchanges some of the pairs, by a
 * random bit for each; so every round is a permutation. A rotation at the end makes each place equally likely, and 12
 * rounds make every pair of places nearly so.
 *
 * Source: V. T. Hoang, B. Morris, P. Rogaway, "An enciphering scheme based on a card shuffle" (CRYPTO 2012,
 * arXiv:1208.1176), the swap-or-not shuffle, with a hash of 32 bits instead of a cipher.
 *
 * @param size an integer from 1 to 2^20
 */
export function permuted(index: number, size: number, word0: number, word1: number): number {
  const scale = size * 2 ** -32;
  let x = index | 0;
  let key = word0 | 0;
  for (let round = 0; round < ROUNDS; round++) {
    key = (Math.imul(key ^ (key >>> 15), 0x2c9277b5) + 0x3c6ef35f) | 0;
    let partner = (below(scale, key) - x) | 0;
    partner = (partner + ((partner >> 31) & size)) | 0;
    const step = (partner - x) | 0;
    const larger = (x + (step & ~(step >> 31))) | 0; // no branches: half of them would be mispredicted
    let hash = Math.imul(larger ^ key, 0x9e3779b1);
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
    x = (x + (step & (hash >> 31))) | 0;
  }
  x = (x + below(scale, word1) - size) | 0;
  return x + ((x >> 31) & size);
}

/** An integer below `scale`·2^32 from a random word. */
const below = (scale: number, word: number): number => ((word >>> 0) * scale) | 0;
