import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readCheckpoint, type SavedCheckpoint, writeCheckpoint } from '../../core/cli/checkpoint-file.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const array = fc
  .record({
    name: fc.string(),
    values: fc.float32Array({ maxLength: 6 }),
  })
  .map(({ name, values }) => ({ name, shape: [values.length], values }));

const numbers = fc.dictionary(
  fc.string().filter((name) => name !== '__proto__'),
  fc.double(),
  { noNullPrototype: true },
);

const saved = fc.record<SavedCheckpoint>({
  checkpoint: fc.record({
    step: fc.nat(),
    kept: fc.option(fc.record({ epoch: fc.nat(), validation: numbers, weights: fc.array(array) }), { nil: undefined }),
    numbers,
    arrays: fc.array(array),
  }),
  at: fc.constant({ seconds: 1.5, metrics: 12, events: 34 }),
  facts: fc.constant({ backend: 'wasm' }),
});

it('gives every bit back, and leaves no other file', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'checkpoint');
  expect(readCheckpoint(file)).toBeUndefined();
  fc.assert(
    fc.property(saved, (whole) => {
      writeCheckpoint(file, whole);
      expect(readCheckpoint(file)).toEqual(whole);
    }),
    { numRuns: 50 },
  );
  expect(readdirSync(folder)).toEqual(['checkpoint']);
});

const small: SavedCheckpoint = {
  checkpoint: {
    step: 3,
    numbers: { finished: 1, nothing: Number.NaN, zero: -0, most: Number.POSITIVE_INFINITY, tenth: 0.1 },
    arrays: [{ name: 'w', shape: [2], values: Float32Array.of(1, 2) }],
  },
  at: {},
  facts: {},
};

it('refuses a file of which any byte has changed or is missing, and says which file', () => {
  const file = join(temporaryFolder(), 'checkpoint');
  writeCheckpoint(file, small);
  const whole = readFileSync(file);
  const refused = (bytes: Buffer): void => {
    writeFileSync(file, bytes);
    expect(() => readCheckpoint(file)).toThrow(
      expect.objectContaining({ code: 'CHECKPOINT_INVALID', message: expect.stringContaining(file) as string }),
    );
  };
  for (let at = 0; at < whole.length; at++) {
    const changed = Buffer.from(whole);
    changed[at]! ^= 1;
    refused(changed);
    refused(whole.subarray(0, at));
  }
  writeFileSync(file, whole);
  expect(readCheckpoint(file)).toEqual(small);
});
