import { type NoiseKey, randomWords } from '@mapgrad/contracts';

/** The order in which an epoch visits its examples: a permutation of 0 … count − 1, a pure function of (key, epoch). */
export function epochOrder(key: NoiseKey, epoch: number, count: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  const words = new Int32Array(count + 1);
  randomWords(key, epoch, count, words);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(((words[i]! >>> 0) / 2 ** 32) * (i + 1));
    const moved = order[i]!;
    order[i] = order[j]!;
    order[j] = moved;
  }
  return order;
}
