import { gumbel, none, normal, sumOfGamma } from '@mapgrad/estimators';
import { noiseLaws, scoredNoiseLaws } from '@mapgrad/testing';
import { describe, it } from 'vitest';

describe.each([
  ['none', noiseLaws(none, { constant: true })],
  ['gumbel', scoredNoiseLaws(gumbel)],
  ['normal', scoredNoiseLaws(normal)],
  ['sumOfGamma, k = 1', noiseLaws(() => sumOfGamma({ k: 1 }))],
  ['sumOfGamma, k = 10', noiseLaws(() => sumOfGamma({ k: 10 }))],
])('%s', (_, laws) => {
  for (const law of laws) it(law.name, law.check);
});
