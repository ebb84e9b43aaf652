import type { NoiseDistribution, QuantileNoise } from '@mapgrad/contracts';

/** How a noise makes ε of random words, in data, for who draws it elsewhere than in JavaScript. */
export interface NoiseRecipe {
  /**
   * Quantiles for {@link byQuantile}, both sides one after the other, of each those of the probabilities (1 + c/256)·2^(o − 33) in
   * place 256·o + c, and of ½; absent where ε is 0.
   */
  readonly table?: Float64Array;
  /** What is done to the words first, as by `antithetic` or by `stratified` with so many samples. */
  readonly plan?: 'antithetic' | { readonly strata: number } | undefined;
}

type Draw = NoiseDistribution['sample'] | QuantileNoise['fromWords'];

const recipes = new WeakMap<Draw, NoiseRecipe>();

/** Notes the recipe of functions that draw. */
export function followsRecipe(recipe: NoiseRecipe, ...draws: readonly Draw[]): void {
  for (const draw of draws) recipes.set(draw, recipe);
}

/**
 * The recipe of a noise of this package, also where it was spread into another object; undefined where none is known, as of a noise
 * that draws by a function of its own.
 */
export const noiseRecipe = ({ sample }: Pick<NoiseDistribution, 'sample'>): NoiseRecipe | undefined =>
  recipes.get(sample);

/** The recipe by which words become numbers. */
export const recipeOfWords = ({ fromWords }: Pick<QuantileNoise, 'fromWords'>): NoiseRecipe | undefined =>
  recipes.get(fromWords);
