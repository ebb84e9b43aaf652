import { inline, inlineAsync } from '@mapgrad/core';
import { executorLaws } from '@mapgrad/testing';
import { describe, it } from 'vitest';

describe.each([
  ['inline', executorLaws(inline)],
  ['inlineAsync', executorLaws(() => inlineAsync())],
  ['inlineAsync, row after row', executorLaws(() => inlineAsync({ concurrency: 1 }))],
  ['inlineAsync, three rows at once', executorLaws(() => inlineAsync({ concurrency: 3 }))],
])('%s', (_, laws) => {
  for (const law of laws) it(law.name, law.check);
});
