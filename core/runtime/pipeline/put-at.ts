import type { Json } from '@mapgrad/contracts';
import { didYouMean } from '../did-you-mean.ts';
import { knownKeys } from './blocks.ts';
import { isBlock, isList } from './json.ts';
import { dotted, keysOf, memberOf, type Pointer } from './pointer.ts';

/** Why there is no such place in a pipeline. */
export interface NoPlace {
  readonly path: string;
  readonly message: string;
  readonly hint?: string | undefined;
}

/**
 * A pipeline with another value at a pointer. Blocks that every pipeline may have are made on the way, and a block among the
 * options of another where its id is put.
 */
export const putAt = (pipeline: Json, pointer: Pointer, value: Json): { readonly value: Json } | NoPlace =>
  put(pipeline, '', keysOf(pointer), value);

function put(holder: Json, at: Pointer, keys: readonly string[], value: Json): { readonly value: Json } | NoPlace {
  const [key, ...deeper] = keys;
  if (key === undefined) return { value };
  const pointer = memberOf(at, key);
  const nowhere = (message: string, hint?: string): NoPlace => ({ path: dotted(pointer), message, hint });

  const members = holder ?? {};
  if (isList(members)) {
    const item = /^\d+$/.test(key) ? members[Number(key)] : undefined;
    if (item === undefined)
      return nowhere(`${dotted(at)} has no item ${key}; its items are 0 to ${members.length - 1}`);
    const made = put(item, pointer, deeper, value);
    return 'message' in made ? made : { value: members.with(Number(key), made.value) };
  }
  if (!isBlock(members)) return nowhere(`${dotted(at)} is ${JSON.stringify(members)}, which has no keys`);
  if (key === '__proto__') return nowhere("the key '__proto__' is not allowed");
  const known = [...new Set([...Object.keys(members), ...knownKeys(at)])];
  const isPart = Object.hasOwn(members, 'use');
  const makesPart = isPart && deeper.length === 1 && deeper[0] === 'use';
  if (deeper.length > 0 && !known.includes(key) && !makesPart) {
    const there = known.length > 0 ? `There ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}` : undefined;
    const hint =
      didYouMean(key, known).trim() ||
      (isPart ? `${there}. A block is made by its use: ${dotted(pointer)}.use=…` : there);
    return nowhere(`there is no '${dotted(pointer)}'`, hint);
  }
  const member = Object.hasOwn(members, key) ? members[key] : undefined;
  const made = put(member ?? null, pointer, deeper, value);
  return 'message' in made ? made : { value: { ...members, [key]: made.value } };
}
