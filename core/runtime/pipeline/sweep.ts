import type { Json } from '@mapgrad/contracts';
import { didYouMean } from '../did-you-mean.ts';
import { VARIANT_KEYS } from './blocks.ts';
import { isList } from './json.ts';
import { keysOf, type Pointer } from './pointer.ts';
import type { Place } from './problem.ts';
import { shown } from './shown.ts';
import { yamlToJson } from './yaml-to-json.ts';

/** A value that takes several values in turn. */
export interface Sweep {
  readonly pointer: Pointer;
  readonly values: readonly Json[];
  /** Whether they are of a key that is not there before. */
  readonly isNew: boolean;
  /** Where it is asked for. */
  readonly place: Place;
  /** Where each of the values stands. */
  readonly places: readonly Place[];
}

/** Why something is not a list of values to sweep over. */
export interface NoSweep {
  readonly message: string;
  readonly hint?: string | undefined;
}

/** The most values that one sweep may have, and the most variants that all of them may make. */
export const MOST_VARIANTS = 1000;

/** Values between commas that lie in no brackets and no quotes; one when there is no such comma. */
export function commaSeparated(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]!;
    if (quote !== '') {
      if (letter === '\\' && quote === '"') i++;
      else if (letter === quote) quote = '';
    } else if (/["']/.test(letter) && /^\s*$|[\s,[{(:]$/.test(text.slice(Math.max(start, i - 1), i))) quote = letter;
    else if (/[[{(]/.test(letter)) depth++;
    else if (/[\])}]/.test(letter)) depth--;
    else if (letter === ',' && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return [...parts, text.slice(start)];
}

/**
 * The values of an override `a=1,2,3` or `a=range(from, to, step)`; undefined for a single value.
 *
 * @param parse reads one of the values, which has no other comma
 */
export function sweptValues(text: string): readonly Json[] | NoSweep | undefined {
  const parts = commaSeparated(text);
  if (parts.length === 1 && !RANGE.test(text)) return undefined;
  const values: Json[] = [];
  for (const part of parts) {
    if (part.trim() === '') return { message: 'a value is missing between two commas' };
    const range = rangeOf(part);
    if (range !== undefined && 'message' in range) return range;
    if (range !== undefined) {
      values.push(...range);
      continue;
    }
    const { value, flaws } = yamlToJson(part);
    const [flaw] = flaws;
    if (flaw !== undefined) return { message: `in '${part.trim()}': ${flaw.message}`, hint: flaw.hint };
    values.push(value);
  }
  return unlessTwice(values);
}

/** The values that a file sweeps over: a list, or `range(from, to, step)`. */
export function listedValues(value: Json): readonly Json[] | NoSweep {
  const range = typeof value === 'string' ? rangeOf(value) : undefined;
  if (range !== undefined) return 'message' in range ? range : unlessTwice(range);
  if (!isList(value) || value.length === 0) {
    return { message: `must be a list of values (got ${shown(value)})`, hint: 'For example: [1, 2, 3] or range(1, 3)' };
  }
  return unlessTwice(value);
}

/** Why a value cannot be swept over, whatever its values are. */
export function notSwept(pointer: Pointer): NoSweep | undefined {
  const [key = '', variant, inVariant = ''] = keysOf(pointer);
  const changing = key === 'compare' && variant !== undefined ? inVariant : key;
  if (VARIANT_KEYS.some((one) => one === changing)) return undefined;
  const meant = didYouMean(changing, VARIANT_KEYS).trim();
  const hint =
    key === 'seed' || key === 'seeds'
      ? 'Write seeds=[1, 2, 3] for one run each'
      : meant || `Values of ${VARIANT_KEYS.join(', ')} can; write a list in brackets if one is meant`;
  return { message: `${key} cannot be swept over`, hint };
}

function unlessTwice(values: readonly Json[]): readonly Json[] | NoSweep {
  if (values.length > MOST_VARIANTS) return tooMany(values.length);
  const seen = new Set<string>();
  for (const value of values) {
    const text = JSON.stringify(value);
    if (seen.has(text)) return { message: `${shown(value)} is given twice` };
    seen.add(text);
  }
  return values;
}

const tooMany = (count: number): NoSweep => ({
  message: `has ${count} values, more than ${MOST_VARIANTS}`,
  hint: 'Leave some out',
});

const RANGE = /^\s*range\s*\(([^()]*)\)\s*$/;
const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;

/** The numbers of `range(from, to, step)`, both ends among them where steps meet them; undefined for another text. */
function rangeOf(text: string): readonly number[] | NoSweep | undefined {
  const inner = RANGE.exec(text)?.[1];
  if (inner === undefined) return undefined;
  const words = inner.split(',').map((word) => word.trim());
  const [from = 0, to = 0, step = 1] = words.map(Number);
  const isRight = words.length >= 2 && words.length <= 3 && words.every((word) => NUMBER.test(word));
  if (!isRight || ![from, to, step].every(Number.isFinite)) {
    return { message: `'${text.trim()}' must have two or three numbers`, hint: 'For example: range(0.1, 0.5, 0.1)' };
  }
  const steps = (to - from) / step;
  if (!(steps >= 0 && steps < Number.POSITIVE_INFINITY))
    return { message: `'${text.trim()}' never comes from ${from} to ${to} by steps of ${step}` };
  const count = Math.floor(steps + 1e-9) + 1;
  if (count > MOST_VARIANTS) return tooMany(count);
  return Array.from({ length: count }, (_, i) => rounded(from + i * step, step));
}

/** 0.3 and not 0.30000000000000004, and 0 where steps meet it but for their rounding. */
function rounded(value: number, step: number): number {
  if (Number.isInteger(value)) return value;
  return Math.abs(value) < 1e-9 * Math.abs(step) ? 0 : Number(value.toPrecision(12));
}
