import { describe, expect, it } from 'vitest';
import { errorOf, read } from './read.ts';

describe('an id that is misspelt', () => {
  it('may be of a plugin that is not listed', () => {
    const { message } = errorOf(() => read('plugins: ["@mapgrad/tfjs"]\nlayer: { solver: { use: knapsak } }\n'));
    expect(message).toContain(
      "layer.solver.use: there is no solver 'knapsak'. " +
        "Did you mean 'knapsack' of @mapgrad/ilp, which is installed but not listed under plugins?",
    );
  });
});
