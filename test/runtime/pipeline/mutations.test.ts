import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../../core/runtime/pipeline/configuration-error.ts';
import { read } from './read.ts';

const text = readFileSync(join(import.meta.dirname, '../../pipelines/valid.yaml'), 'utf8');
const lines = text.split('\n');

const position = fc.nat(text.length);
const line = fc.nat(lines.length - 1);
const insertion = fc.constantFrom(
  ...Array.from('\t\r\n :-,[]{}#&*!|>\'"%@`?<=~0.'),
  ...[
    '<<: ',
    '__proto__: ',
    '&a ',
    '*a',
    '*step',
    '- ',
    '--- ',
    '...',
    '!!set ',
    '.nan',
    '1e999',
    ' constructor: 1',
    '\u0000',
    '\uD800',
    '\uFEFF',
  ],
);

/** One small change to a text. */
const edit: fc.Arbitrary<(text: string) => string> = fc.oneof(
  fc.tuple(position, insertion).map(
    ([at, what]) =>
      (old: string) =>
        old.slice(0, at) + what + old.slice(at),
  ),
  fc.tuple(position, fc.integer({ min: 1, max: 12 })).map(
    ([at, n]) =>
      (old: string) =>
        old.slice(0, at) + old.slice(at + n),
  ),
  fc.tuple(line, line).map(([from, to]) => (old: string) => {
    const all = old.split('\n');
    all.splice(to, 0, all[from] ?? '');
    return all.join('\n');
  }),
  line.map((at) => (old: string) => old.split('\n').toSpliced(at, 1).join('\n')),
  fc.tuple(line, fc.nat(8)).map(
    ([at, n]) =>
      (old: string) =>
        old
          .split('\n')
          .map((each, i) => (i === at ? ' '.repeat(n) + each.trimStart() : each))
          .join('\n'),
  ),
);

const mutant = fc
  .array(edit, { minLength: 1, maxLength: 4 })
  .map((edits) => edits.reduce((old, change) => change(old), text));

describe('a pipeline with accidents', () => {
  it('is read, or refused with places in it', () => {
    let refused = 0;
    fc.assert(
      fc.property(mutant, (changed) => {
        const start = performance.now();
        try {
          read(changed);
        } catch (thrown) {
          refused++;
          if (!(thrown instanceof ConfigurationError)) throw thrown;
          const rows = changed.replace(/^\uFEFF/, '').split('\n');
          expect(thrown.problems.length).toBeGreaterThan(0);
          for (const { place } of thrown.problems) {
            expect(place).toHaveProperty('source', 'line' in place ? rows[place.line - 1]?.trimEnd() : undefined);
            if ('column' in place) expect(place.column).toBeLessThanOrEqual(place.source.length + 1);
          }
        }
        expect(performance.now() - start).toBeLessThan(5000);
      }),
      { seed: 20, numRuns: 400 },
    );
    expect(refused).toBeGreaterThan(200);
  });
});
