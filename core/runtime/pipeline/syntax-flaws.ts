import { type Document, isCollection, isScalar, visit, type YAMLError } from 'yaml';
import { mayRefer, reference } from './references.ts';
import { sourceLines } from './source-lines.ts';
import type { Flaw } from './yaml-to-json.ts';

/** What is wrong with a text as YAML. */
export interface Syntax {
  readonly flaws: readonly Flaw[];
  /** Where the text stops to be reliable: at the first error that may have changed its structure. */
  readonly end: number;
}

/** Errors that leave the structure as it was meant. */
const HARMLESS: ReadonlySet<string> = new Set(['BAD_SCALAR_START', 'BAD_DIRECTIVE', 'TAG_RESOLVE_FAILED']);

/** Errors of one line, which cause none on others. */
const LOCAL: ReadonlySet<string> = new Set(['BLOCK_AS_IMPLICIT_KEY', 'BLOCK_IN_FLOW', 'MULTILINE_IMPLICIT_KEY']);

/** The errors of syntax, up to the first that disturbs what follows: after that, what a parser finds is guesswork. */
export function syntaxFlaws(document: Document, text: string): Syntax {
  const errors = [...document.errors, ...document.warnings];
  const structural = errors.filter(({ code }) => !HARMLESS.has(code));
  const flaws = firstOf(structural, text).map((error) => flawOf(error, document, text));
  const starts = [...structural.map(({ pos }) => pos[0]), ...flaws.map(({ offset }) => offset)];
  const end = starts.reduce((first, start) => Math.min(first, start), Number.POSITIVE_INFINITY);
  const harmless = errors.filter(({ code, pos }) => HARMLESS.has(code) && pos[0] < end);
  return { flaws: [...harmless.map((error) => flawOf(error, document, text)), ...flaws], end };
}

/** The first error of each line, as long as they are local; or the one that stopped the parser. */
function firstOf(errors: readonly YAMLError[], text: string): YAMLError[] {
  const exhausted = errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  if (exhausted !== undefined) return [exhausted];
  const placeOf = sourceLines(text);
  const byLine = new Map<number, YAMLError>();
  for (const error of errors) {
    const { line } = placeOf(error.pos[0]);
    if (!byLine.has(line)) byLine.set(line, error);
    if (!LOCAL.has(error.code)) break;
  }
  return [...byLine.values()];
}

interface Sentence {
  readonly message: string;
  readonly hint?: string;
}

const SENTENCES: Readonly<Record<string, (message: string) => Sentence>> = {
  BAD_SCALAR_START: (message) => ({
    message: message.replace(/^Plain value cannot start with (.* )?/, 'text without quotes cannot start with '),
    hint: 'Put it in quotes',
  }),
  TAG_RESOLVE_FAILED: (message) => ({ message: lowerFirst(message), hint: 'Tags are not needed here; remove it' }),
  TAB_AS_INDENT: () => ({ message: 'a tab cannot indent', hint: 'Use spaces' }),
  BAD_INDENT: () => ({
    message: 'this line is indented differently from its neighbours',
    hint: 'The keys of one block start at the same column',
  }),
  MULTILINE_IMPLICIT_KEY: () => ({
    message: 'expected key: value on one line',
    hint: 'Is a colon, or the space after it, missing?',
  }),
  BLOCK_AS_IMPLICIT_KEY: () => ({
    message: 'expected a plain value, found the start of a block',
    hint: 'Write { key: value }, or check how the next line is indented',
  }),
  BLOCK_IN_FLOW: () => ({ message: 'items between brackets are separated by commas', hint: 'Is one missing here?' }),
  MULTIPLE_DOCS: () => ({ message: 'a second document starts here', hint: 'Remove the line ---' }),
  UNEXPECTED_TOKEN: (message) => {
    const token = /token in YAML stream: (".*")$/.exec(message)?.[1];
    if (token !== undefined) return { message: `unexpected ${token}` };
    return { message: message.endsWith('at node end') ? 'unexpected text after a value' : lowerFirst(message) };
  },
  RESOURCE_EXHAUSTION: () => ({ message: 'blocks are nested too deeply' }),
};

function flawOf({ code, message, pos: [offset] }: YAMLError, document: Document, text: string): Flaw {
  if (offset > 0 && mayRefer(text.slice(offset - 1, offset + 1))) {
    const hint = `Write "${reference('…')}"`;
    return { offset: offset - 1, pointer: '', message: `between brackets, ${reference('…')} stands in quotes`, hint };
  }
  const sign = /(?:Missing closing |end with a )(["'}\]])/.exec(message)?.[1];
  const opening = sign === undefined ? undefined : openedBefore(offset, document);
  if (sign !== undefined && opening !== undefined) {
    const hint = `Add the ${sign} that belongs to it`;
    return { offset: opening, pointer: '', message: 'what is opened here is never closed', hint };
  }
  const sentence = SENTENCES[code]?.(message) ?? { message: lowerFirst(message) };
  return { offset, pointer: '', ...sentence };
}

/** Where the innermost bracket or quote opens that ends, for the parser, at an offset. */
function openedBefore(offset: number, document: Document): number | undefined {
  let opening: number | undefined;
  visit(document, {
    Node(_, node) {
      const opens = (isCollection(node) && node.flow === true) || (isScalar(node) && node.type?.startsWith('QUOTE'));
      if (opens === true && node.range?.[1] === offset) [opening] = node.range;
    },
  });
  return opening;
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
