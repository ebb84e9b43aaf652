import type { Place } from './file-flaw.ts';

/** A word of an MPS file. */
export interface MpsField extends Place {
  readonly text: string;
}

/** A line of an MPS file with its words; a section begins in the first column. */
export interface MpsLine extends Place {
  readonly opens: boolean;
  readonly fields: readonly MpsField[];
}

/** Where the six fields of fixed MPS are, columns from 0. */
const FIXED = [
  [1, 3],
  [4, 12],
  [14, 22],
  [24, 36],
  [39, 47],
  [49, 61],
] as const;

/**
 * The lines of an MPS file, without comments and blank ones.
 *
 * Words are those between blanks (free MPS), unless every line has its words in the columns of fixed MPS, where names may
 * have blanks in them.
 */
export function mpsLines(text: string): readonly MpsLine[] {
  let section = '';
  const lines = text.split('\n').flatMap((raw, i) => {
    const content = raw.trimEnd();
    if (content === '' || content.startsWith('*')) return [];
    const opens = !/^\s/.test(content);
    if (opens) section = content.split(/\s/)[0]!;
    return [{ content, line: i + 1, opens, free: opens || section === 'OBJSENSE', section }];
  });
  const fixed = lines.every((line) => line.free || fits(line.content, line.section));
  return lines.map(({ content, line, opens, free }) => {
    const words = fixed && !free ? fixedWords(content) : freeWords(content);
    return { line, column: 1, opens, fields: words.map((word) => ({ ...word, line })) };
  });
}

function freeWords(content: string): { readonly text: string; readonly column: number }[] {
  return Array.from(content.matchAll(/\S+/g), ({ 0: text, index }) => ({ text, column: index + 1 }));
}

function fixedWords(content: string): { readonly text: string; readonly column: number }[] {
  return FIXED.map(([from, to]) => ({ text: content.slice(from, to).trim(), column: from + 1 })).filter(
    ({ text }) => text !== '',
  );
}

/** Whether a line has only blanks outside of the fields, and in them what its section wants. */
function fits(content: string, section: string): boolean {
  const between = [
    [0, 1],
    [3, 4],
    [12, 14],
    [22, 24],
    [36, 39],
    [47, 49],
    [61, content.length],
  ] as const;
  if (between.some(([from, to]) => content.slice(from, to).trim() !== '')) return false;
  const [, name = '', first = '', number = '', other = '', second = ''] = FIXED.map(([from, to]) =>
    content.slice(from, to).trim(),
  );
  if (section === 'ROWS') return name !== '' && content.length <= 12;
  if (content.includes("'MARKER'")) return true;
  if (first === '') return false;
  const numbers = [number, ...(other === '' ? [] : [second])];
  return numbers.every((value) => (value === '' ? section === 'BOUNDS' : Number.isFinite(Number(value))));
}
