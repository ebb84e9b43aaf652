import fc from 'fast-check';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../temporary-folder.ts';
import { checkMutant } from './check-mutant.ts';
import { mutant } from './mutant.ts';

it('whatever a pipeline file is, it is right or refused with a code, soon, and nothing is written', async () => {
  const folder = temporaryFolder();
  const codes = new Set<string | undefined>();
  for (const each of fc.sample(mutant, { numRuns: 150, seed: 77 })) {
    const { code, milliseconds, fault } = await checkMutant(each, folder);
    codes.add(code);
    expect([fault, each.overrides]).toEqual([undefined, each.overrides]);
    expect(milliseconds).toBeLessThan(5000);
  }
  expect([...codes].sort()).toEqual(expect.arrayContaining(['CONFIGURATION_INVALID', undefined]));
}, 300_000);
