import type { Json } from '@mapgrad/contracts';
import { stringify } from 'yaml';

/** Lines `-path: value` for what only the first value has, `+path: value` for what only the second has, in their order. */
export function differenceOf(before: Json, after: Json): readonly string[] {
  const old = new Map(leavesOf(before, ''));
  const now = new Map(leavesOf(after, ''));
  const paths = [...new Set([...now.keys(), ...old.keys()])];
  return paths.flatMap((path) => {
    const [was, is] = [old.get(path), now.get(path)];
    if (was === is) return [];
    return [...(was === undefined ? [] : [`-${path}: ${was}`]), ...(is === undefined ? [] : [`+${path}: ${is}`])];
  });
}

/** Every scalar and every list of scalars, by the keys that lead to it. */
function leavesOf(value: Json, path: string): readonly (readonly [string, string])[] {
  const isHolder = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  const isPlainList = Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null);
  if (!isHolder || isPlainList) return [[path, flow(value)]];
  return Object.entries(value).flatMap(([key, member]) => {
    const name = /^[^\s."'=]+$/.test(key) ? key : JSON.stringify(key);
    return leavesOf(member, path === '' ? name : `${path}.${name}`);
  });
}

const flow = (value: Json): string =>
  stringify(value, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: false }).trimEnd();
