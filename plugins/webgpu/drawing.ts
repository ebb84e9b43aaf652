import { fold, type NoiseKey, type Query } from '@mapgrad/contracts';
import { noiseRecipe } from '@mapgrad/estimators';
import type { Recipe } from './kernels/scores.ts';

/** The stream of the permutations of `stratified`. */
const STRATA = -1;

/** How the rows of a query are made: what is compiled, and the numbers. */
export interface Drawing {
  readonly recipe: Recipe;
  /** The quantiles of the noise; absent without noise. */
  readonly table: Float64Array | undefined;
  readonly key: NoiseKey;
  readonly strataKey: NoiseKey;
  readonly weight: number;
  readonly temperature: number;
  readonly shrink: number;
}

const NO_KEY: NoiseKey = { key0: 0, key1: 0 };

/**
 * How a device makes the rows of a query; undefined where only JavaScript can: for a noise whose recipe is not known, and numbers
 * beyond the range of float32.
 */
export function drawingOf({ noise, shift, thetaWeight = 1 }: Query): Drawing | undefined {
  const temperature = noise?.temperature ?? 0;
  const known = noise === undefined || temperature === 0 ? {} : noiseRecipe(noise.distribution);
  if (known === undefined) return undefined;
  const { table, plan } = known;
  const shrink = noise?.mode === 'multiplicative' ? temperature ** 2 / 2 : 0;
  // Of multiplicative noise that is 0, exp(−τ²/2) is left.
  const weight = table === undefined ? thetaWeight * Math.exp(-shrink) : thetaWeight;
  const isFloat = (number: number): boolean => Number.isFinite(Math.fround(number));
  if (![weight, temperature, shrink].every(isFloat) || shift?.step.every(isFloat) === false) return undefined;

  const key = noise?.key ?? NO_KEY;
  const stratified = typeof plan === 'object';
  return {
    recipe: {
      noise: table === undefined ? 'none' : noise?.mode === 'multiplicative' ? 'multiplicative' : 'additive',
      plan: stratified ? 'stratified' : (plan ?? 'independent'),
      strata: stratified ? plan.strata : 1,
      moved: shift?.step.some((step) => step !== 0) ?? false,
    },
    table,
    key,
    strataKey: stratified ? fold(key, STRATA) : NO_KEY,
    weight,
    temperature,
    shrink,
  };
}
