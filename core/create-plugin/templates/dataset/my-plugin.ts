import { type Dataset, fold, noiseKey, positiveInteger, randomWords, type Split } from '@mapgrad/contracts';

/** Options of {@link myPlugin}. */
export interface MyPluginOptions {
  /** How many scores an example has. */
  readonly n: number;
  /** How many examples there are to learn from; 64 when absent. */
  readonly examples?: number;
  /** Of the run: decides which examples there are. */
  readonly seed?: number;
}

/**
 * Examples whose inputs are their true scores, random numbers of [−1, 1): read a file here instead.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function myPlugin({ n, examples = 64, seed = 1 }: MyPluginOptions): Dataset {
  positiveInteger('n', n);
  positiveInteger('examples', examples);

  const split = (part: number, count: number): Split => {
    const words = new Int32Array(count * n + 1);
    randomWords(fold(noiseKey(seed), part), 0, count * n, words);
    const scores = Float32Array.from(words.subarray(0, count * n), (word) => word * 2 ** -31);
    return { count, inputs: scores, targets: scores.slice() };
  };

  return { inputShape: [n], n, train: split(0, examples), validation: split(1, 32), test: split(2, 32) };
}
