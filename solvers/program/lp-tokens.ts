import type { MapgradError } from '@mapgrad/contracts';
import type { Place } from './file-flaw.ts';

/** A word of an LP file. */
export interface LpToken extends Place {
  readonly kind: 'number' | 'name' | 'operator' | 'end';
  readonly text: string;
  /** Whether it is the first of its line. */
  readonly first: boolean;
}

const TOKEN =
  /(?<blank>[^\S\n]+|\\[^\n]*)|(?<newline>\n)|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[A-Za-z!"#$%&(),;?@_'`{}|~][\w!"#$%&(),.;?@'`{}|~]*)|(?<operator><=|=<|>=|=>|[<>=+\-:*/^[\]])/y;

/** The words of an LP file, without comments; the last one is its end. */
export function lpTokens(text: string, flaw: (place: Place, message: string) => MapgradError): readonly LpToken[] {
  const tokens: LpToken[] = [];
  let line = 1;
  let begin = 0;
  let first = true;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const place = { line, column: at - begin + 1 };
    const groups = TOKEN.exec(text)?.groups;
    if (groups === undefined) throw flaw(place, `'${text[at]!}' belongs to no number, name or operator`);
    const { newline, number, name, operator } = groups;
    if (newline !== undefined) {
      line++;
      begin = at + 1;
      first = true;
    }
    const word = number ?? name ?? operator;
    if (word === undefined) continue;
    const kind = number !== undefined ? 'number' : name !== undefined ? 'name' : 'operator';
    tokens.push({ kind, text: word, first, ...place });
    first = false;
  }
  tokens.push({ kind: 'end', text: 'the end of the file', first: true, line, column: text.length - begin + 1 });
  return tokens;
}
