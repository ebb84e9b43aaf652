import type { Json } from '@mapgrad/contracts';
import { DEFAULT_TRAINER, kindAt, RELAXATION_EXCLUDES } from './blocks.ts';
import { isBlock, isList } from './json.ts';
import { keysOf, memberOf, type Pointer } from './pointer.ts';
import { type Action, type NoPlace, putAt } from './put-at.ts';

/** What an override or a sweep does to one value. */
export interface Change {
  readonly action: Action;
  readonly pointer: Pointer;
  /** What is put or added; null to remove. */
  readonly value: Json;
}

/**
 * Makes a change in a pipeline, and in each of its variants that has a block of its own there which is alike: of the same
 * `use`, so that the option means the same.
 *
 * @returns the pipeline, and all pointers that were changed; or why there is no such place
 */
export function changed(
  pipeline: Json,
  { action, pointer, value }: Change,
): { readonly value: Json; readonly pointers: readonly Pointer[] } | NoPlace {
  const made = putAt(pipeline, pointer, value, action);
  if ('message' in made || !isBlock(pipeline)) return made as NoPlace;
  let result = withoutRival(made.value, pointer);
  const pointers = [pointer];
  for (const variant of variantsAlike(pipeline, pointer)) {
    const inVariant = `${memberOf('/compare', variant)}${pointer}`;
    const also = putAt(result, inVariant, value, action);
    if ('message' in also) continue;
    result = also.value;
    pointers.push(inVariant);
  }
  return { value: result, pointers };
}

/** The variants of a pipeline, by name. */
export function variantsOf(pipeline: Json): Readonly<Record<string, Json>> {
  const compare = isBlock(pipeline) ? (pipeline.compare ?? null) : null;
  return isBlock(compare) ? compare : {};
}

/** Whether a variant replaces the block of the pipeline in which a value lies. */
export const replaces = (variant: Json, pointer: Pointer): boolean =>
  isBlock(variant) && Object.hasOwn(variant, keysOf(pointer)[0] ?? '');

function variantsAlike(pipeline: { readonly [key: string]: Json }, pointer: Pointer): string[] {
  const keys = keysOf(pointer);
  if (keys.length === 1 && kindAt(pointer) === undefined) return [];
  const own = Object.entries(variantsOf(pipeline)).filter(([, variant]) => replaces(variant, pointer));
  return own.filter(([, variant]) => areAlike(pipeline, variant, keys)).map(([name]) => name);
}

/** Whether two values, and all on the way down some keys, are both absent, or blocks with the same `use`. */
function areAlike(a: Json, b: Json, keys: readonly string[], pointer: Pointer = ''): boolean {
  if (isBlock(a) !== isBlock(b) || isList(a) !== isList(b)) return false;
  if (isBlock(a) && isBlock(b) && idOf(a, pointer) !== idOf(b, pointer)) return false;
  const [key, ...deeper] = keys;
  if (key !== undefined && isBlock(b) && b.relaxation !== undefined && isExcluded(key)) return false;
  return key === undefined || areAlike(memberAt(a, key), memberAt(b, key), deeper, memberOf(pointer, key));
}

const isExcluded = (key: string): boolean => RELAXATION_EXCLUDES.some((one) => one === key);

function idOf({ use }: { readonly [key: string]: Json }, pointer: Pointer): Json | undefined {
  return use ?? (kindAt(pointer) === 'trainer' ? DEFAULT_TRAINER : undefined);
}

function memberAt(value: Json, key: string): Json {
  if (isList(value)) return value[Number(key)] ?? null;
  return isBlock(value) && Object.hasOwn(value, key) ? (value[key] ?? null) : null;
}

/** A pipeline has one seed or several: the one that is set last wins. */
function withoutRival(pipeline: Json, pointer: Pointer): Json {
  const rival = pointer === '/seed' ? 'seeds' : pointer === '/seeds' ? 'seed' : undefined;
  if (rival === undefined || !isBlock(pipeline)) return pipeline;
  return Object.fromEntries(Object.entries(pipeline).filter(([key]) => key !== rival));
}
