import {
  adaptive,
  fixed,
  gumbel,
  type IMLEOptions,
  imle,
  normal,
  straightThrough,
  sumOfGamma,
} from '@mapgrad/estimators';
import { type EstimatorLawOptions, estimatorLaws } from '@mapgrad/testing';
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
  ['a weight', () => ({ stepSize: fixed(1), noise: gumbel(), thetaWeight: 0.5, ...central })],
  [
    'two temperatures',
    () => ({ stepSize: fixed(1), noise: gumbel(), samples: 2, inputTemperature: 0, targetTemperature: 3, ...central }),
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
