import { noiseKey, type Query } from '@mapgrad/contracts';
import { gumbel } from '@mapgrad/estimators';
import { describe, expect, it } from 'vitest';
import { sameRecipe } from '../../estimators/same-recipe.ts';

const theta = Float32Array.of(1, 2);
const noise = { distribution: gumbel(), temperature: 1, key: noiseKey(2 ** 40 + 7) };
const query: Query = { theta, shape: { instances: 1, samples: 3, n: 2 }, noise };
const shift = { direction: new Float32Array(6), step: Float64Array.of(0) };

describe('two queries', () => {
  it.each<[string, Query]>([
    ['written again', { theta, shape: { ...query.shape }, noise: { ...noise, key: noiseKey(2 ** 40 + 7) } }],
    ['with the defaults written out', { ...query, thetaWeight: 1, noise: { ...noise, mode: 'additive' } }],
  ])('are the same: %s', (_, other) => {
    expect(sameRecipe(query, other)).toBe(true);
    expect(sameRecipe(other, query)).toBe(true);
  });

  it.each<[string, Query]>([
    ['another theta', { ...query, theta: theta.slice() }],
    ['other instances', { ...query, shape: { ...query.shape, instances: 2 } }],
    ['other samples', { ...query, shape: { ...query.shape, samples: 2 } }],
    ['another n', { ...query, shape: { ...query.shape, n: 1 } }],
    ['another weight', { ...query, thetaWeight: 2 }],
    ['no noise', { theta, shape: query.shape }],
    ['another noise', { ...query, noise: { ...noise, distribution: gumbel() } }],
    ['another temperature', { ...query, noise: { ...noise, temperature: 2 } }],
    ['another mode', { ...query, noise: { ...noise, mode: 'multiplicative' } }],
    ['another low word of the key', { ...query, noise: { ...noise, key: noiseKey(2 ** 40 + 8) } }],
    ['another high word of the key', { ...query, noise: { ...noise, key: noiseKey(2 ** 41 + 7) } }],
    ['a shift', { ...query, shift }],
    ['some instances only', { ...query, only: Int32Array.of(0) }],
  ])('are not taken to be the same: %s', (_, other) => {
    expect(sameRecipe(query, other)).toBe(false);
    expect(sameRecipe(other, query)).toBe(false);
  });
});
