import type { Json } from '@mapgrad/contracts';
import { isBlock, isList } from './json.ts';

const LIMIT = 40;

/** A value as a message shows it. */
export function shown(value: Json): string {
  if (value === null) return 'nothing';
  if (isList(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (isBlock(value)) return 'a block';
  const text = JSON.stringify(value);
  return text.length <= LIMIT ? text : `${text.slice(0, LIMIT)}…`;
}
