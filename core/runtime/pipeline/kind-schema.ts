import type { Json, Kind, Parts } from '@mapgrad/contracts';
import { type Catalogue, type CatalogueEntry, type JsonSchema, namesOf, oneOf } from './catalogue.ts';
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
  const branch = (names: Names): Json => ({
    if: {
      type: 'object',
      properties: { use: { enum: names } },
      required: names[0] === byDefault ? [] : ['use'],
    },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { $ref: referenceTo(kind, names[0]) },
  });
  const named = entries.map((entry) => ({ entry, names: namesOf(catalogue, entry) }));
  return {
    type: 'object',
    properties: {
      use: { ...idSchema(kind, catalogue), ...(byDefault === undefined ? {} : { default: byDefault }) },
    },
    required,
    ...(entries.length === 0 ? {} : { allOf: named.map(({ names }) => branch(names)) }),
    $defs: Object.fromEntries(named.map(({ entry, names }) => [names[0], optionsSchema(entry, names)])),
  };
}

type Names = ReturnType<typeof namesOf>;

/** The schema of a name of a kind: ids, then qualified ones. */
export function idSchema(kind: Kind, catalogue: Catalogue): JsonSchema {
  const entries = catalogue.filter((entry) => entry.kind === kind);
  if (entries.length === 0) return { description: `No plugin listed contributes ${oneOf(kind)}.`, not: {} };
  const named = entries.map((entry) => ({ ...entry, names: namesOf(catalogue, entry) }));
  const offered = [0, 1].flatMap((at) =>
    named.flatMap(({ names, summary, plugin }) =>
      names.slice(at, at + 1).map((name) => ({ name, description: `${summary} (${plugin})` })),
    ),
  );
  return { enum: offered.map(({ name }) => name), enumDescriptions: offered.map(({ description }) => description) };
}

/** The schema of the options of an id with `use` beside them, made to stand where it is referred to. */
function optionsSchema({ kind, plugin, summary, schema, parts }: CatalogueEntry, names: Names): JsonSchema {
  const moved = rebase(schema, referenceTo(kind, names[0]));
  const properties = moved.properties !== undefined && isBlock(moved.properties) ? moved.properties : {};
  const use = { enum: names, description: `${summary} (${plugin})` };
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
export function rebase(schema: JsonSchema, base: string): JsonSchema {
  const moved = (key: string, value: Json): Json => {
    if (key === '$ref' && typeof value === 'string' && value.startsWith('#')) return base + value.slice(1);
    if (isList(value)) return value.map((item) => moved('', item));
    return isBlock(value) ? rebase(value, base) : value;
  };
  const kept = Object.entries(schema).filter(([key]) => key !== '$schema' && key !== '$id');
  return Object.fromEntries(kept.map(([key, value]) => [key, moved(key, value)]));
}
