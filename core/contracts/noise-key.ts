import { threefry } from './threefry.ts';
import { type Threefry, threefrySIMD } from './threefry-simd.ts';

/** Names one stream of random words; two 32-bit words, derived from a seed by {@link fold}. */
export interface NoiseKey {
  readonly key0: number;
  readonly key1: number;
}

/** Whether two keys name the same stream. */
export const sameKey = (one: NoiseKey, other: NoiseKey): boolean => one.key0 === other.key0 && one.key1 === other.key1;

const block = new Int32Array(2);

/** Vectors pay from this many words on. */
const MANY = 32;
let many: Threefry | undefined;

/**
 * The key of a seed.
 *
 * @param seed an integer of at most 53 bits
 */
export const noiseKey = (seed: number): NoiseKey => ({ key0: Math.floor(seed / 2 ** 32) | 0, key1: seed | 0 });

/**
 * The key of a part of what `key` names: one layer of a model, one step of a run, one row of a batch.
 *
 * Different numbers give independent streams, whatever the order in which they are asked for.
 *
 * @param part a 32-bit integer
 */
export function fold(key: NoiseKey, part: number): NoiseKey {
  threefry(key.key0, key.key1, part, 1, block);
  return { key0: block[0]!, key1: block[1]! };
}

/**
 * Writes random 32-bit words for the numbers of a row: word i is a pure function of (key, row, i).
 *
 * @param length how many; an odd one writes one word more
 */
export function randomWords(key: NoiseKey, row: number, length: number, out: Int32Array): void {
  threefry(key.key0, key.key1, row, 1, block);
  const blocks = (length + 1) >> 1;
  if (length < MANY) {
    threefry(block[0]!, block[1]!, 0, blocks, out);
    return;
  }
  many ??= threefrySIMD() ?? threefry;
  many(block[0]!, block[1]!, 0, blocks, out);
}
