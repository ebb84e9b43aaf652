import type { Json, Kind } from '@mapgrad/contracts';
import { LAYER_BLOCKS } from './blocks.ts';
import { type Catalogue, type CatalogueEntry, type JsonSchema, namesOf } from './catalogue.ts';

const nameOf = (kind: Kind, demanded: Kind): string => `${kind}-asks-for-${demanded}`;
const referenceTo = (kind: Kind, demanded: Kind): JsonSchema => ({ $ref: `#/$defs/${nameOf(kind, demanded)}` });

/** What a layer must have because of something else in it, as `allOf` of its schema. */
export function layerDemands(catalogue: Catalogue): readonly Json[] {
  return LAYER_BLOCKS.flatMap((demanded): Json[] => {
    const asking = kindsAskingFor(demanded, catalogue);
    const blocks = LAYER_BLOCKS.filter((kind) => asking.has(kind));
    if (blocks.length === 0) return [];
    const uses = blocks.map((kind) => ({ properties: { [kind]: referenceTo(kind, demanded) }, required: [kind] }));
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    return [{ if: { anyOf: uses }, then: { required: [demanded] } }];
  });
}

/** Schemas, to stand under `$defs`, of blocks that ask for a kind beside them: for themselves, or for a part of theirs. */
export function askingSchemas(catalogue: Catalogue): Readonly<Record<string, JsonSchema>> {
  const schemas = LAYER_BLOCKS.flatMap((demanded) => {
    const asking = kindsAskingFor(demanded, catalogue);
    return [...asking].map((kind): [string, JsonSchema] => {
      const entries = catalogue.filter((entry) => entry.kind === kind);
      const ways = entries.flatMap((entry) => waysOfAsking(entry, namesOf(catalogue, entry), demanded, asking));
      return [nameOf(kind, demanded), { type: 'object', anyOf: ways }];
    });
  });
  return Object.fromEntries(schemas);
}

function waysOfAsking(
  { requires, parts }: CatalogueEntry,
  names: readonly string[],
  demanded: Kind,
  asking: ReadonlySet<Kind>,
): Json[] {
  const use = { enum: names };
  const hasItsOwn = parts[demanded] === demanded ? { not: { required: [demanded] } } : {};
  const itself = requires.includes(demanded) ? [{ properties: { use }, required: ['use'], ...hasItsOwn }] : [];
  const inner = Object.entries(parts).flatMap(([option, part]): Json[] => {
    const kind = typeof part === 'string' ? part : part[0];
    if (!asking.has(kind)) return [];
    const block = referenceTo(kind, demanded);
    const value = typeof part === 'string' ? block : { type: 'array', contains: block };
    return [{ properties: { use, [option]: value }, required: ['use', option] }];
  });
  return [...itself, ...inner];
}

/** The kinds of which some contribution asks for a kind, or may have a part that does. */
function kindsAskingFor(demanded: Kind, catalogue: Catalogue): ReadonlySet<Kind> {
  const asking = new Set<Kind>();
  let before: number;
  do {
    before = asking.size;
    for (const { kind, requires, parts } of catalogue) {
      if (
        requires.includes(demanded) ||
        Object.values(parts)
          .flat()
          .some((part) => asking.has(part))
      )
        asking.add(kind);
    }
  } while (asking.size > before);
  return asking;
}
