import { antithetic, byQuantile, given, gumbel, noiseRecipe, none, normal, stratified } from '@mapgrad/estimators';
import { describe, expect, it } from 'vitest';

const linear = byQuantile({ lower: (p) => p - 0.5, upper: (q) => 0.5 - q });

describe('the recipe of a noise', () => {
  it('has the quantiles of both sides, by octaves of 256 cells', () => {
    const table = noiseRecipe(linear)!.table!;
    expect(table.length).toBe(2 * (32 * 256 + 1));
    expect([table[0], table[31 * 256 + 64], table[8192]]).toEqual([2 ** -33 - 0.5, 0.3125 - 0.5, 0]);
    expect([table[8193], table[8193 + 8192]]).toEqual([0.5 - 2 ** -33, 0]);
  });

  it('says what is done to the words', () => {
    const { table } = noiseRecipe(normal())!;
    expect(noiseRecipe(antithetic({ of: normal() }))).toEqual({ table, plan: 'antithetic' });
    expect(noiseRecipe(stratified({ of: normal(), samples: 7 }))).toEqual({ table, plan: { strata: 7 } });
    expect(noiseRecipe(none())).toEqual({});
  });

  it('stays with what draws, and goes where something else does', () => {
    expect(noiseRecipe({ ...gumbel() })).toBe(noiseRecipe(gumbel()));
    expect(noiseRecipe({ ...gumbel(), sample: normal().sample })).toBe(noiseRecipe(normal()));
    expect(noiseRecipe({ ...gumbel(), sample: () => undefined })).toBeUndefined();
    expect(noiseRecipe(antithetic({ of: { ...gumbel(), fromWords: () => undefined } }))).toBeUndefined();
    expect(noiseRecipe(given([[1]]))).toBeUndefined();
  });
});
