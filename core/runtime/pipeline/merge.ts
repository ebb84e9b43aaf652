import type { Json } from '@mapgrad/contracts';
import { DEFAULT_TRAINER, kindAt } from './blocks.ts';
import { isBlock, isList } from './json.ts';
import { memberOf, type Pointer } from './pointer.ts';
import type { Place } from './problem.ts';

/** Where a value stands in one of several files. */
export interface Spot {
  readonly folder: string;
  readonly inFile: (offset: number) => Place;
  /** Offset of its key, or of the value when it has none. */
  readonly key: number;
  /** Offset of the value. */
  readonly value: number;
}

/** A value, and where each part of it stands. */
export interface Tree {
  readonly value: Json;
  readonly spots: ReadonlyMap<Pointer, Spot>;
}

/**
 * A value over another one: blocks are merged key by key; lists, scalars, and blocks with another `use` are replaced; an empty
 * value takes away what is below it.
 */
export function mergedTree(below: Tree, above: Tree): Tree {
  const spots = new Map<Pointer, Spot>();

  function take({ spots: from }: Tree, value: Json, pointer: Pointer): Json {
    keep(from, pointer);
    if (isList(value) || isBlock(value)) {
      for (const [key, member] of Object.entries(value)) take({ value, spots: from }, member, memberOf(pointer, key));
    }
    return value;
  }

  function keep(from: ReadonlyMap<Pointer, Spot>, pointer: Pointer): void {
    const spot = from.get(pointer);
    if (spot !== undefined) spots.set(pointer, spot);
  }

  function merge(low: Json, high: Json, pointer: Pointer): Json {
    if (!isBlock(low) || !isBlock(high) || isOther(low, high, pointer)) return take(above, high, pointer);
    keep(above.spots, pointer);
    const inherited = Object.entries(low).filter(([key]) => !isReplaced(key, high, pointer));
    const merged = inherited.map(([key, member]): [string, Json] => {
      const at = memberOf(pointer, key);
      return [key, Object.hasOwn(high, key) ? merge(member, high[key] ?? null, at) : take(below, member, at)];
    });
    const added = Object.entries(high).filter(([key]) => !Object.hasOwn(low, key));
    const own = added.map(([key, member]): [string, Json] => [key, take(above, member, memberOf(pointer, key))]);
    return Object.fromEntries([...merged, ...own]);
  }

  const value = merge(below.value, above.value, '');
  return { value, spots };
}

/** Whether an inherited key goes: it is emptied above, or the rival of one there. */
function isReplaced(key: string, high: { readonly [key: string]: Json }, pointer: Pointer): boolean {
  if (Object.hasOwn(high, key)) return high[key] === null;
  const rival = key === 'seed' ? 'seeds' : key === 'seeds' ? 'seed' : undefined;
  return pointer === '' && rival !== undefined && Object.hasOwn(high, rival);
}

/** Whether two blocks use different contributions. */
function isOther(
  low: { readonly [key: string]: Json },
  high: { readonly [key: string]: Json },
  pointer: Pointer,
): boolean {
  const preset = kindAt(pointer) === 'trainer' ? DEFAULT_TRAINER : undefined;
  const from = low.use ?? preset;
  const to = high.use ?? from;
  return from !== undefined && to !== from;
}
