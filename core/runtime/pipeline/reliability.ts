import { isBlock } from './json.ts';
import { isWithin, keysOf, memberOf, type Pointer } from './pointer.ts';
import type { Reading } from './yaml-to-json.ts';

/**
 * Tells which values of a text are as they were meant: those that could be read and, when there is an error of syntax,
 * belong to a key of the whole that ends before it.
 */
export function reliability({ value, unread, offsets, end }: Reading): (pointer: Pointer) => boolean {
  if (!isBlock(value)) return () => false;
  const isSound = end === Number.POSITIVE_INFINITY;
  const startOf = (key: string): number => offsets.get(memberOf('', key))?.key ?? end;
  const stop = Object.keys(value)
    .map(startOf)
    .reduce((last, start) => (start <= end ? Math.max(last, start) : last), 0);
  return (pointer) => {
    if (unread.some((unknown) => isWithin(pointer, unknown))) return false;
    const [key] = keysOf(pointer);
    return isSound || (key !== undefined && startOf(key) < stop);
  };
}
