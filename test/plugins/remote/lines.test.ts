import fc from 'fast-check';
import { expect, it } from 'vitest';
import { splitLines } from '../../../plugins/remote/lines.ts';

/** What comes out of bytes that come in pieces. */
function split(limit: number, pieces: readonly Uint8Array[]): { lines: string[]; broken: string[] } {
  const lines: string[] = [];
  const broken: string[] = [];
  const take = splitLines(limit, { line: (text) => lines.push(text), broken: (what) => broken.push(what) });
  for (const piece of pieces) take(piece);
  return { lines, broken };
}

it('gives the lines of a text, however its bytes are divided', () => {
  const texts = fc.array(fc.string({ unit: 'binary', maxLength: 8 }).filter((text) => !text.includes('\n')));
  fc.assert(
    fc.property(texts, fc.array(fc.nat(40)), (lines, cuts) => {
      const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
      const places = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length].sort((a, b) => a - b);
      const pieces = places.slice(1).map((end, i) => bytes.subarray(places[i], end));
      const text = (line: string): string => new TextDecoder().decode(Buffer.from(line));
      expect(split(40, pieces)).toEqual({ lines: lines.map(text), broken: [] });
    }),
  );
});

it('says once that a line is too long or no UTF-8, and no more after that', () => {
  const pieces = (...texts: string[]): Uint8Array[] => texts.map((text) => Buffer.from(text, 'latin1'));
  expect(split(4, pieces('ab', 'cd\nabc', 'd', '\nabcde', '\nx\n'))).toEqual({
    lines: ['abcd', 'abcd'],
    broken: ['wrote more than 4 bytes without a line break'],
  });
  expect(split(9, pieces('a\n\xff\nb\n', 'c\n'))).toEqual({
    lines: ['a'],
    broken: ['wrote a line of 1 bytes that is not UTF-8, ff …'],
  });
});
