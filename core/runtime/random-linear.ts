import {
  checkOption,
  type Dataset,
  fold,
  noiseKey,
  positiveInteger,
  randomWords,
  type Split,
} from '@mapgrad/contracts';

/** Options of {@link randomLinear}. */
export interface RandomLinearOptions {
  /** n, scores of an example. */
  readonly n: number;
  /** f, numbers of an input. */
  readonly features: number;
  /** N, to learn from; 128 when absent. As many again are split between validation and test. */
  readonly examples?: number;
  /** Of the noise of the scores, beside those of the linear function, whose size is 1; 0.1 when absent. */
  readonly noise?: number;
  /** Decides the function and the examples. */
  readonly seed?: number;
}

/**
 * Inputs x [f], and true scores `t = W x / √f + noise · e` [n], all of W, x and e uniform with mean 0 and variance 1.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function randomLinear({ n, features, examples = 128, noise = 0.1, seed = 1 }: RandomLinearOptions): Dataset {
  positiveInteger('n', n);
  positiveInteger('features', features);
  positiveInteger('examples', examples);
  checkOption('noise', noise, noise >= 0, 'a number from 0');
  const key = noiseKey(seed);
  const draw = (part: number, length: number): Float32Array => {
    const words = new Int32Array(length + 1);
    randomWords(fold(key, part), 0, length, words);
    return Float32Array.from(words.subarray(0, length), (word) => Math.sqrt(3) * word * 2 ** -31);
  };
  const weights = draw(0, n * features);

  const split = (part: number, count: number): Split => {
    const inputs = draw(2 * part - 1, count * features);
    const targets = draw(2 * part, count * n);
    for (let example = 0; example < count; example++) {
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let j = 0; j < features; j++) sum += weights[i * features + j]! * inputs[example * features + j]!;
        targets[example * n + i] = sum / Math.sqrt(features) + noise * targets[example * n + i]!;
      }
    }
    return { count, inputs, targets };
  };

  const half = Math.ceil(examples / 2);
  return { inputShape: [features], n, train: split(1, examples), validation: split(2, half), test: split(3, half) };
}
