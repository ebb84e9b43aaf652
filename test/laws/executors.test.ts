import { inline, inlineAsync } from '@mapgrad/core';
import { executorLaws } from '@mapgrad/testing';
import { describe, it } from 'vitest';

describe.each([
  ['inline', executorLaws(inline)],
  ['inlineAsync', executorLaws(inlineAsync)],
])('%s', (_, laws) => {
  for (const law of laws) it(law.name, law.check);
});
