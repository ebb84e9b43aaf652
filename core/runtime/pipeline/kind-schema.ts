import type { Json, Kind, Parts } from '@mapgrad/contracts';
import { type Catalogue, type CatalogueEntry, idsOf, type JsonSchema, oneOf } from './catalogue.ts';
import { isBlock, isList } from './json.ts';
import { memberOf } from './pointer.ts';

/** The reference to the schema of a block of a kind. */
export const kindReference = (kind: Kind): JsonSchema => ({ $ref: `#/$defs/${kind}` });

/**
 * The schema of a block `{ use: id, …options }`, to stand under `$defs` by the name of its kind.
 *
 * Ids are an enumeration, and each id brings its options by if/then: an error is about the id, or about the options of
 * the one that was chosen, and editors complete both.
 *
 * @param byDefault the id when `use` is absent
 */
export function kindSchema(kind: Kind, catalogue: Catalogue, byDefault?: string): JsonSchema {
  const entries = catalogue.filter((entry) => entry.kind === kind);
  const required = byDefault === undefined ? ['use'] : [];
  const branch = ({ id }: CatalogueEntry): Json => ({
    if: {
      type: 'object',
      properties: { use: { const: id } },
      required: id === byDefault ? [] : ['use'],
    },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { $ref: referenceTo(kind, id) },
  });
  return {
    type: 'object',
    properties: {
      use: { ...idSchema(kind, catalogue), ...(byDefault === undefined ? {} : { default: byDefault }) },
    },
    required,
    ...(entries.length === 0 ? {} : { allOf: entries.map(branch) }),
    $defs: Object.fromEntries(entries.map((entry) => [entry.id, optionsSchema(entry)])),
  };
}

/** The schema of an id of a kind. */
export function idSchema(kind: Kind, catalogue: Catalogue): JsonSchema {
  const entries = catalogue.filter((entry) => entry.kind === kind);
  if (entries.length === 0) return { description: `No plugin listed contributes ${oneOf(kind)}.`, not: {} };
  return {
    enum: idsOf(catalogue, kind),
    enumDescriptions: entries.map(({ summary, plugin }) => `${summary} (${plugin})`),
  };
}

/** The schema of the options of an id with `use` beside them, made to stand where it is referred to. */
function optionsSchema({ kind, id, plugin, summary, schema, parts }: CatalogueEntry): JsonSchema {
  const moved = rebase(schema, referenceTo(kind, id));
  const properties = moved.properties !== undefined && isBlock(moved.properties) ? moved.properties : {};
  const use = { const: id, description: `${summary} (${plugin})` };
  const blocks = Object.entries(parts).map(([option, part]): [string, JsonSchema] => [
    option,
    partSchema(properties[option] ?? {}, part),
  ]);
  return { ...moved, properties: { use, ...properties, ...Object.fromEntries(blocks) } };
}

/** The schema of an option that is a block, or a list of blocks, with what the schema of the options says of it. */
function partSchema(said: Json, part: Parts[string]): JsonSchema {
  const own = isBlock(said) ? said : {};
  return typeof part === 'string'
    ? { ...own, ...kindReference(part) }
    : { ...own, type: 'array', items: kindReference(part[0]) };
}

const referenceTo = (kind: Kind, id: string): string => `#/$defs/${kind}/$defs${encodeURI(memberOf('', id))}`;

/** A schema as part of another: its references start from its new place, and it is no document of its own. */
function rebase(schema: JsonSchema, base: string): JsonSchema {
  const moved = (key: string, value: Json): Json => {
    if (key === '$ref' && typeof value === 'string' && value.startsWith('#')) return base + value.slice(1);
    if (isList(value)) return value.map((item) => moved('', item));
    return isBlock(value) ? rebase(value, base) : value;
  };
  const kept = Object.entries(schema).filter(([key]) => key !== '$schema' && key !== '$id');
  return Object.fromEntries(kept.map(([key, value]) => [key, moved(key, value)]));
}
