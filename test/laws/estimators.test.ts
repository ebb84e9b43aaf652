import {
  adaptive,
  covariance,
  fixed,
  frankWolfe,
  gumbel,
  type IdentityOptions,
  type IMLEOptions,
  identity,
  imle,
  interpolation,
  normal,
  type PerturbedOptions,
  perturbed,
  type ScoreFunctionOptions,
  scoreFunction,
  sparseMAP,
  straightThrough,
  sumOfGamma,
} from '@mapgrad/estimators';
import { type EstimatorLawOptions, estimatorLaws, lossEstimatorLaws } from '@mapgrad/testing';
import { describe, it } from 'vitest';

const central = { difference: 'central' } as const;
const coupled = { coupled: true } as const;

const variants: readonly (readonly [string, () => IMLEOptions, EstimatorLawOptions?])[] = [
  ['the defaults', () => ({ stepSize: fixed(1) })],
  ['a small step', () => ({ stepSize: fixed(1e-3), noise: gumbel() })],
  ['a long step', () => ({ stepSize: fixed(1e6), noise: gumbel() })],
  ['the smallest step', () => ({ stepSize: fixed(2 ** -126), noise: gumbel(), samples: 2, ...central })],
  ['the largest step', () => ({ stepSize: fixed(2 ** 128 - 2 ** 104), noise: gumbel(), samples: 2 })],
  ['no step', () => ({ stepSize: fixed(0) })],
  ['samples', () => ({ stepSize: fixed(2), noise: gumbel(), samples: 5 })],
  ['marginal samples', () => ({ stepSize: fixed(2), noise: normal(), samples: 2, marginalSamples: 3 })],
  ['a central difference', () => ({ stepSize: fixed(0.5), noise: sumOfGamma({ k: 3 }), samples: 3, ...central })],
  ['a backward difference', () => ({ stepSize: fixed(0.5), noise: gumbel(), samples: 3, difference: 'backward' })],
  ['the mean', () => ({ stepSize: fixed(2), noise: gumbel(), samples: 3, output: 'mean' })],
  ['the mean, adaptive', () => ({ stepSize: adaptive({ alpha: 1 }), noise: gumbel(), samples: 2, output: 'mean' })],
  ['a weight', () => ({ stepSize: fixed(1), noise: gumbel(), thetaWeight: 0.5, ...central })],
  [
    'two temperatures',
    () => ({ stepSize: fixed(1), noise: gumbel(), samples: 2, inputTemperature: 0, targetTemperature: 3, ...central }),
  ],
  [
    'two temperatures and a difference to one side',
    () => ({ stepSize: fixed(1), noise: gumbel(), samples: 2, inputTemperature: 0, targetTemperature: 3 }),
  ],
  ['an adaptive step', () => ({ stepSize: adaptive({ alpha: 1 }), noise: gumbel(), samples: 4 })],
  ['an adaptive step from 0', () => ({ stepSize: adaptive(), noise: gumbel() })],
  ['an adaptive central step', () => ({ stepSize: adaptive({ alpha: 0.3 }), noise: gumbel(), ...central })],
  ['an adaptive step of the batch', () => ({ stepSize: adaptive({ alpha: 1, scope: 'batch' }), samples: 2 }), coupled],
];

for (const [name, options, lawOptions] of variants) {
  describe(`imle with ${name}`, () => {
    for (const law of estimatorLaws(() => imle(options()), lawOptions)) it(law.name, law.check);
  });
}

describe.each([
  ['the defaults', () => straightThrough()],
  ['noise and samples', () => straightThrough({ noise: gumbel(), samples: 7, temperature: 2 })],
])('straightThrough with %s', (_, make) => {
  for (const law of estimatorLaws(make)) it(law.name, law.check);
});

const projections: readonly IdentityOptions[] = [
  { centre: true },
  { normalise: true, noise: gumbel(), samples: 3 },
  { centre: true, normalise: true, noise: normal(), samples: 2, temperature: 0.5 },
];

describe('identity', () => {
  for (const law of estimatorLaws(() => identity({ noise: gumbel(), samples: 2 }))) it(law.name, law.check);
});

describe.each(projections.map((options) => [options]))('identity with %j', (options) => {
  for (const law of estimatorLaws(() => identity(options), { composed: true })) it(law.name, law.check);
});

describe('interpolation', () => {
  for (const law of estimatorLaws(() => interpolation({ lambda: 0.3 }))) it(law.name, law.check);
});

const smoothed: readonly PerturbedOptions[] = [
  { noise: gumbel() },
  { noise: normal(), samples: 4, temperature: 0.5 },
  { noise: gumbel(), samples: 3, baseline: 'map' },
  { noise: gumbel(), samples: 2, baseline: 'none', temperature: 2 },
  { noise: normal(), samples: 5, mode: 'multiplicative', temperature: 0.3 },
];

describe.each(smoothed.map((options) => [options]))('perturbed with %j', (options) => {
  for (const law of estimatorLaws(() => perturbed(options), { inExpectation: true })) it(law.name, law.check);
});

const noise = gumbel();
const judged: readonly ScoreFunctionOptions[] = [
  { noise },
  { noise: normal(), samples: 4, temperature: 0.5 },
  { noise, samples: 3, baseline: 'running-mean' },
  { noise, samples: 2, baseline: 'none', temperature: 2 },
];

describe.each(judged.map((options) => [options]))('scoreFunction with %j', (options) => {
  for (const law of lossEstimatorLaws(() => scoreFunction(options))) it(law.name, law.check);
});

describe.each([
  [{ noise, samples: 3, score: 'gibbs' }],
  [{ noise: sumOfGamma({ k: 2 }), samples: 2, score: 'gibbs', temperature: 0.7 }],
] satisfies [ScoreFunctionOptions][])('scoreFunction with %j', (options) => {
  for (const law of lossEstimatorLaws(() => scoreFunction(options), { upToScale: true })) it(law.name, law.check);
});

describe.each([
  ['frankWolfe', () => frankWolfe({ tolerance: 1e-9 })],
  ['frankWolfe, regularised little', () => frankWolfe({ strength: 0.25, tolerance: 1e-10 })],
  ['sparseMAP', () => sparseMAP()],
  ['sparseMAP, regularised more', () => sparseMAP({ strength: 1.5 })],
  ['sparseMAP of few rounds', () => sparseMAP({ rounds: 40 })],
])('%s', (_, make) => {
  for (const law of estimatorLaws(make, { bounded: true })) it(law.name, law.check);
});

describe.each([
  ['the defaults', () => covariance({ noise: normal() })],
  ['samples', () => covariance({ noise: gumbel(), samples: 3, auxiliarySamples: 1 })],
  ['a noise without a score', () => covariance({ noise: sumOfGamma({ k: 2 }), samples: 2, temperature: 0.5 })],
])('covariance with %s', (_, make) => {
  for (const law of estimatorLaws(make, { inExpectation: 'up to scale' })) it(law.name, law.check);
});
