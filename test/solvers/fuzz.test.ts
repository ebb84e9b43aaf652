import { readdirSync } from 'node:fs';
import { messageOf } from '@mapgrad/contracts';
import { describe, expect, it } from 'vitest';
import type { Fuzzed } from './fuzzed.ts';

const folder = new URL('fuzz/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));
const kernels = await Promise.all(
  files.map(async (file) => ((await import(new URL(file, folder).href)) as { default: readonly Fuzzed[] }).default),
).then((lists) => lists.flat());

const total = Number(process.env.FUZZ_INSTANCES ?? 200 * kernels.length);
const each = Math.ceil(total / kernels.length);

/** The first seed whose instance is solved wrongly, in words. */
function firstFailure({ check }: Fuzzed): string | undefined {
  for (let seed = 0; seed < each; seed++) {
    try {
      check(seed);
    } catch (thrown) {
      return `seed ${seed}: ${messageOf(thrown)}`;
    }
  }
  return undefined;
}

describe('random small instances', () => {
  it.each(kernels)(`$name solves ${each} of them`, { timeout: 600_000 }, (kernel) => {
    expect(firstFailure(kernel)).toBeUndefined();
  });
});
