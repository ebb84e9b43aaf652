import {
  MapgradError,
  type NoiseDistribution,
  type NoiseKey,
  type QuantileNoise,
  type ScoredNoise,
  type Spec,
} from '@mapgrad/contracts';
import { followsRecipe, type NoiseRecipe, recipeOfWords } from './noise-recipe.ts';

/** Writes the n words that a row is drawn from, each of them uniform; the array has room for one more. */
export type Plan = (key: NoiseKey, row: number, n: number, words: Int32Array) => void;

/** Noise by quantiles, with or without a score. */
export type Plannable = QuantileNoise & Partial<ScoredNoise>;

/**
 * The noise `of` drawn from planned words, with its score if it has one.
 *
 * The result is not a {@link QuantileNoise}: a second plan would undo the first.
 *
 * @param group how many rows a plan is for
 * @param described the plan in data
 * @throws MapgradError OPTION_INVALID where `of` is not one
 */
export function planned(
  name: string,
  of: Plannable,
  spec: Spec | undefined,
  plan: Plan,
  group: number,
  described: NoiseRecipe['plan'],
): NoiseDistribution & Partial<ScoredNoise> {
  if (typeof of.fromWords !== 'function') {
    throw new MapgradError(
      'OPTION_INVALID',
      `of is a noise that has no fromWords, expected one drawn by quantiles: gumbel, normal, sum-of-gamma, logistic, ` +
        `laplace, exponential, or what byQuantile makes; ${name} plans the words that quantiles are looked up by`,
    );
  }
  let words = new Int32Array(0);
  const { score } = of;
  const sample: NoiseDistribution['sample'] = (key, row, out) => {
    const n = out.length;
    if (words.length <= n) words = new Int32Array(n + 1);
    plan(key, row, n, words);
    of.fromWords(words, out);
  };
  const recipe = recipeOfWords(of);
  if (recipe !== undefined) followsRecipe({ ...recipe, plan: described }, sample);
  return {
    spec,
    group,
    sample,
    ...(score && { score: (epsilon, out) => score.call(of, epsilon, out) }),
  };
}
