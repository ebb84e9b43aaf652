import { resolve } from 'node:path';
import type { Json, Kind } from '@mapgrad/contracts';
import { kindAt } from './blocks.ts';
import { type Catalogue, entryOf } from './catalogue.ts';
import { isBlock, isList } from './json.ts';
import { isUse, mapParts } from './map-parts.ts';
import type { PipelineSpec, Use } from './pipeline-spec.ts';
import { memberOf, type Pointer } from './pointer.ts';

/**
 * A pipeline in which options that their schemas call paths (`"format": "path"`) start from the folder of the file that they
 * stand in; those of overrides stay as they are and start from the working folder.
 */
export function withPaths(
  spec: PipelineSpec,
  catalogue: Catalogue,
  folderOf: (pointer: Pointer) => string | undefined,
): PipelineSpec {
  function ofUse(kind: Kind, use: Use, pointer: Pointer): Use {
    const entry = entryOf(catalogue, kind, use.use);
    if (entry === undefined) return use;
    const properties = entry.schema.properties ?? {};
    const paths = Object.entries(use).flatMap(([key, value]): [string, Json][] => {
      const schema = isBlock(properties) && Object.hasOwn(properties, key) ? (properties[key] ?? null) : null;
      if (!isBlock(schema) || schema.format !== 'path' || typeof value !== 'string') return [];
      const folder = folderOf(memberOf(pointer, key));
      return folder === undefined ? [] : [[key, resolve(folder, value)]];
    });
    const parts = mapParts(entry.parts, use, (part, block, path) =>
      ofUse(part, block, path.reduce<Pointer>(memberOf, pointer)),
    );
    return paths.length === 0 && Object.keys(parts).length === 0
      ? use
      : { ...use, ...Object.fromEntries(paths), ...parts };
  }

  function within<T>(value: T, pointer: Pointer): T;
  function within(value: Json, pointer: Pointer): Json {
    const kind = kindAt(pointer);
    if (kind !== undefined && isUse(value)) return ofUse(kind, value, pointer);
    if (isList(value)) return value.map((item, i) => within(item, memberOf(pointer, i)));
    if (!isBlock(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, within(member, memberOf(pointer, key))]),
    );
  }
  return within(spec, '');
}
