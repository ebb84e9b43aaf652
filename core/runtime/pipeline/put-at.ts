import type { Json } from '@mapgrad/contracts';
import { didYouMean } from '../did-you-mean.ts';
import { kindAt, knownKeys } from './blocks.ts';
import { isBlock, isList } from './json.ts';
import { dotted, keysOf, memberOf, type Pointer } from './pointer.ts';
import { shown } from './shown.ts';

/** Why there is no such place in a pipeline. */
export interface NoPlace {
  readonly path: string;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** What is done at a pointer: `put` replaces a value or sets a known one, `add` makes a new key, `remove` takes one away. */
export type Action = 'put' | 'add' | 'remove';

type Made = { readonly value: Json } | NoPlace;

/**
 * A pipeline with another value at a pointer, or without it. `put` makes blocks on the way that every pipeline may have, and a
 * block among the options of another where its id is put; `add` makes any.
 */
export function putAt(pipeline: Json, pointer: Pointer, value: Json, action: Action = 'put'): Made {
  return change(pipeline, '', keysOf(pointer), value, action);
}

function change(holder: Json, at: Pointer, keys: readonly string[], value: Json, action: Action): Made {
  const [key, ...deeper] = keys;
  if (key === undefined) return { value };
  const pointer = memberOf(at, key);
  const nowhere = (message: string, hint?: string): NoPlace => ({ path: dotted(pointer), message, hint });
  const isLast = deeper.length === 0;

  const isMetricId = typeof holder === 'string' && action !== 'remove' && kindAt(at) === 'metric';
  const members = isMetricId ? { use: holder } : (holder ?? {});
  if (isList(members)) {
    const index = /^\d+$/.test(key) ? Number(key) : Number.NaN;
    if (action === 'add' && index === members.length) {
      const made = change(null, pointer, deeper, value, action);
      return 'message' in made ? made : { value: [...members, made.value] };
    }
    const item = members[index];
    if (item === undefined) return nowhere(`${dotted(at)} has no item ${key}; ${itemsOf(members)}`);
    if (action === 'remove' && isLast) return { value: members.toSpliced(index, 1) };
    if (action === 'add' && isLast) return nowhere(...isThere(pointer, item));
    const made = change(item, pointer, deeper, value, action);
    return 'message' in made ? made : { value: members.with(index, made.value) };
  }
  if (!isBlock(members)) return nowhere(`${dotted(at)} is ${shown(members)}, which has no keys`);
  if (key === '__proto__') return nowhere("the key '__proto__' is not allowed");
  const has = Object.hasOwn(members, key);
  if (action === 'remove' && !has) {
    const [message, hint] = isMissing(pointer, key, Object.keys(members));
    return nowhere(message, hint[0]);
  }
  if (action === 'remove' && isLast) {
    return { value: Object.fromEntries(Object.entries(members).filter(([other]) => other !== key)) };
  }
  if (action === 'add' && isLast && has) return nowhere(...isThere(pointer, members[key] ?? null));
  if (action === 'put' && !isLast) {
    const known = [...new Set([...Object.keys(members), ...knownKeys(at)])];
    const isPart = Object.hasOwn(members, 'use');
    const makesPart = isPart && deeper.length === 1 && deeper[0] === 'use';
    if (!known.includes(key) && !makesPart) {
      const [message, hint] = isMissing(pointer, key, known);
      const isMisspelt = didYouMean(key, known) !== '';
      const byUse = `A block is made by its use: ${dotted(pointer)}.use=…`;
      const added = `What is not there is added by +${dotted(deeper.reduce(memberOf, pointer))}=…`;
      return nowhere(message, [...hint, isPart && !isMisspelt ? byUse : added].join('. ').replace('?. ', '? '));
    }
  }
  const made = change(has ? (members[key] ?? null) : null, pointer, deeper, value, action);
  return 'message' in made ? made : { value: { ...members, [key]: made.value } };
}

function isMissing(pointer: Pointer, key: string, known: readonly string[]): readonly [string, readonly string[]] {
  const there = known.length > 0 ? [`There ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}`] : [];
  const meant = didYouMean(key, known).trim();
  return [`there is no '${dotted(pointer)}'`, meant === '' ? there : [meant]];
}

const isThere = (pointer: Pointer, value: Json): [string, string] => [
  `'${dotted(pointer)}' is there already (${shown(value)})`,
  `Write ${dotted(pointer)}=… to replace it`,
];

const itemsOf = ({ length }: readonly Json[]): string =>
  length === 0 ? 'it has none' : `its items are 0 to ${length - 1}`;
