import type { Json, Kind, Parts } from '@mapgrad/contracts';
import { DEFAULT_TRAINER, kindAt } from './blocks.ts';
import { type Catalogue, entryOf } from './catalogue.ts';
import { isBlock, isList } from './json.ts';
import { holderOf, keysOf, type Pointer } from './pointer.ts';

/** Tells the kind of contribution that a block of a pipeline uses or should use, parts of other blocks included. */
export function kindsIn(pipeline: Json, catalogue: Catalogue): (pointer: Pointer) => Kind | undefined {
  /** What the block that holds a value declares of it. */
  function declared(pointer: Pointer): Parts[string] | undefined {
    const holder = holderOf(pointer);
    const kind = kindOf(holder);
    const block = valueAt(pipeline, holder);
    if (kind === undefined || !isBlock(block)) return undefined;
    const { use = kind === 'trainer' ? DEFAULT_TRAINER : null } = block;
    const parts = typeof use === 'string' ? entryOf(catalogue, kind, use)?.parts : undefined;
    const option = keysOf(pointer).at(-1) ?? '';
    return parts !== undefined && Object.hasOwn(parts, option) ? parts[option] : undefined;
  }

  function kindOf(pointer: Pointer): Kind | undefined {
    if (pointer === '') return undefined;
    const known = kindAt(pointer);
    if (known !== undefined) return known;
    const part = declared(pointer);
    if (part !== undefined) return typeof part === 'string' ? part : undefined;
    const list = declared(holderOf(pointer));
    return typeof list === 'string' ? undefined : list?.[0];
  }
  return kindOf;
}

/** The value at a pointer; null where there is none. */
export function valueAt(pipeline: Json, pointer: Pointer): Json {
  return keysOf(pointer).reduce<Json>((holder, key) => {
    if (isList(holder)) return holder[Number(key)] ?? null;
    return isBlock(holder) && Object.hasOwn(holder, key) ? (holder[key] ?? null) : null;
  }, pipeline);
}
