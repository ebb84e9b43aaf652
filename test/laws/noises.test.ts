import {
  antithetic,
  exponential,
  gumbel,
  laplace,
  logistic,
  none,
  normal,
  stratified,
  sumOfGamma,
} from '@mapgrad/estimators';
import { noiseLaws, quantileNoiseLaws, scoredNoiseLaws } from '@mapgrad/testing';
import { describe, it } from 'vitest';

describe.each([
  ['none', noiseLaws(none, { constant: true })],
  ['gumbel', scoredNoiseLaws(gumbel)],
  ['normal', scoredNoiseLaws(normal)],
  ['logistic', scoredNoiseLaws(logistic)],
  ['laplace', scoredNoiseLaws(laplace)],
  ['antithetic', scoredNoiseLaws(() => antithetic({ of: logistic() }))],
  ['antithetic, without a score', noiseLaws(() => antithetic({ of: exponential() }))],
  ['stratified', scoredNoiseLaws(() => stratified({ of: gumbel(), samples: 10 }))],
  ['stratified, without a score', noiseLaws(() => stratified({ of: sumOfGamma({ k: 5 }), samples: 3 }))],
])('%s', (_, laws) => {
  for (const law of laws) it(law.name, law.check);
});

describe.each([
  ['gumbel', gumbel],
  ['normal', normal],
  ['sumOfGamma, k = 1', () => sumOfGamma({ k: 1 })],
  ['sumOfGamma, k = 10', () => sumOfGamma({ k: 10 })],
  ['logistic', logistic],
  ['laplace', laplace],
  ['exponential', exponential],
])('%s, by quantiles', (_, make) => {
  for (const law of quantileNoiseLaws(make)) it(law.name, law.check);
});
