import { fold, noiseKey, positiveInteger, randomWords } from '@mapgrad/contracts';

/**
 * Examples whose inputs are their true scores, random numbers of [−1, 1): read a file here instead.
 *
 * @param {{ n: number, examples?: number, seed?: number }} options
 * @returns {import('@mapgrad/contracts').Dataset}
 * @throws MapgradError OPTION_INVALID
 */
export function myPlugin({ n, examples = 64, seed = 1 }) {
  positiveInteger('n', n);
  positiveInteger('examples', examples);

  /** @type {(part: number, count: number) => import('@mapgrad/contracts').Split} */
  const split = (part, count) => {
    const words = new Int32Array(count * n + 1);
    randomWords(fold(noiseKey(seed), part), 0, count * n, words);
    const scores = Float32Array.from(words.subarray(0, count * n), (word) => word * 2 ** -31);
    return { count, inputs: scores, targets: scores.slice() };
  };

  return { inputShape: [n], n, train: split(0, examples), validation: split(1, 32), test: split(2, 32) };
}
