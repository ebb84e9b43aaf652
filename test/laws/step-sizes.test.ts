import { adaptive, bandwidth, fixed } from '@mapgrad/estimators';
import { stepSizeLaws } from '@mapgrad/testing';
import { describe, it } from 'vitest';

const coupled = { coupled: true } as const;

describe.each([
  ['fixed', stepSizeLaws(() => fixed(0.5))],
  ['fixed, 0', stepSizeLaws(() => fixed(0))],
  ['fixed, the smallest', stepSizeLaws(() => fixed(2 ** -126))],
  ['fixed, the largest', stepSizeLaws(() => fixed(2 ** 128 - 2 ** 104))],
  ['bandwidth', stepSizeLaws(() => bandwidth())],
  ['adaptive', stepSizeLaws(() => adaptive())],
  ['adaptive from 1', stepSizeLaws(() => adaptive({ alpha: 1, update: 0.1, momentum: 0.9, target: 3 }))],
  ['adaptive over the batch', stepSizeLaws(() => adaptive({ alpha: 1, scope: 'batch' }), coupled)],
  [
    'adaptive as the reference',
    stepSizeLaws(() => adaptive({ alpha: 1, compatibility: 'torch-adaptive-imle' }), coupled),
  ],
])('%s', (_, laws) => {
  for (const law of laws) it(law.name, law.check);
});
