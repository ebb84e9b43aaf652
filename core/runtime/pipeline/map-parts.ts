import type { Kind, Parts } from '@mapgrad/contracts';
import type { Use } from './pipeline-spec.ts';

/**
 * What a function makes of each block that stands for a part among some options, by option: a list for a list of blocks.
 * Options that are no blocks are left out.
 *
 * @param each is given the kind of a block, the block, and where it is: `['of', '0']`
 */
export function mapParts<T>(
  parts: Parts,
  options: object,
  each: (kind: Kind, block: Use, path: readonly string[]) => T,
): Record<string, T | T[]> {
  const given = new Map<string, unknown>(Object.entries(options));
  const mapped = Object.entries(parts).flatMap(([option, part]): [string, T | T[]][] => {
    const value = given.get(option);
    if (typeof part === 'string') return isUse(value) ? [[option, each(part, value, [option])]] : [];
    if (!Array.isArray(value) || !value.every(isUse)) return [];
    return [[option, value.map((block, i) => each(part[0], block, [option, String(i)]))]];
  });
  return Object.fromEntries(mapped);
}

/** What `mapParts` gives for a function that makes parts later. */
export async function makeParts(
  parts: Parts,
  options: object,
  make: (kind: Kind, block: Use) => Promise<unknown>,
): Promise<Record<string, unknown>> {
  const making = Object.entries(mapParts(parts, options, make)).map(
    async ([option, part]) => [option, await (Array.isArray(part) ? Promise.all(part) : part)] as const,
  );
  return Object.fromEntries(await Promise.all(making));
}

/** Whether a value is a block `{ use: id, …options }`. */
export const isUse = (value: unknown): value is Use =>
  typeof value === 'object' && value !== null && 'use' in value && typeof value.use === 'string';
