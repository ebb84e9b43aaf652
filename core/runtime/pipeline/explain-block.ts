import type { Json, Kind } from '@mapgrad/contracts';
import { closestName } from '../did-you-mean.ts';
import { BLOCKS, DEFAULT_TRAINER, LAYER_BLOCKS } from './blocks.ts';
import { type Catalogue, type CatalogueEntry, entryOf, idsOf, wordFor } from './catalogue.ts';
import type { Finding } from './finding.ts';
import { isBlock, isList } from './json.ts';
import { valueAt } from './kinds-in.ts';
import { isUse } from './map-parts.ts';
import { choiceOf, type Offer } from './offer.ts';
import type { Use } from './pipeline-spec.ts';
import { dotted, keysOf, memberOf, type Pointer } from './pointer.ts';
import { shown } from './shown.ts';

/** What a schema says of each key that a block may have; '' for nothing. */
export type Descriptions = ReadonlyMap<string, string>;

/** A key that a block cannot have. */
export function unknownKey(pointer: Pointer, block: Json, key: string, known: Descriptions, offer: Offer): Finding {
  const names = [...known.keys()];
  const meant = closestName(key, names);
  const owner = ownerOf(pointer, block, offer);
  return {
    pointer,
    at: memberOf(pointer, key),
    onKey: true,
    message: `unknown key '${key}'${owner === undefined ? '' : ` of ${owner}`}`,
    hint: hintFor(pointer, key, meant, names, offer),
    meant,
  };
}

/** What was meant by an unknown key: another one of its block, an option of another block, or none of which is known. */
function hintFor(
  pointer: Pointer,
  key: string,
  meant: string | undefined,
  names: readonly string[],
  offer: Offer,
): string | undefined {
  const keys = keysOf(pointer);
  const isBesideLayer = keys.length === 1 && keys[0] !== 'layer';
  const options = optionsNamed(key, offer).filter(
    (option) => pointer === '' || (isBesideLayer && !option.startsWith('layer.')),
  );
  if (options.length > 0 && (meant === undefined || pointer === '')) return `Did you mean '${options.join("' or '")}'?`;
  return meant === undefined ? whereElse(pointer, key, names) : `Did you mean '${meant}'?`;
}

/** Where an option of some name could stand in the blocks of a pipeline: `train.epochs`. */
function optionsNamed(key: string, { pipeline, catalogue }: Offer): readonly string[] {
  return PLACES.flatMap(({ at, kind }) => {
    const block = valueAt(pipeline, at);
    const { use = kind === 'trainer' ? DEFAULT_TRAINER : null } = isBlock(block) ? block : {};
    const properties = typeof use === 'string' ? (entryOf(catalogue, kind, use)?.schema.properties ?? null) : null;
    return isBlock(properties) && Object.hasOwn(properties, key) ? [dotted(memberOf(at, key))] : [];
  });
}

const PLACES: readonly { readonly at: Pointer; readonly kind: Kind }[] = [
  ...Object.entries(BLOCKS).map(([block, kind]) => ({ at: memberOf('', block), kind })),
  ...LAYER_BLOCKS.map((kind) => ({ at: memberOf('/layer', kind), kind })),
];

function whereElse(pointer: Pointer, key: string, names: readonly string[]): string | undefined {
  if (pointer === '' && LAYER_BLOCKS.some((block) => block === key)) return "It belongs under 'layer'";
  const options = names.filter((name) => name !== 'use');
  if (options.length > 0) return `Its keys are ${options.join(', ')}`;
  return names.length > 0 ? 'It has no options' : undefined;
}

/** A key that a block must have. */
export function missingKey(pointer: Pointer, block: Json, key: string, known: Descriptions, offer: Offer): Finding {
  const owner = key === 'use' ? undefined : (ownerOf(pointer, block, offer) ?? demanderOf(key, block, offer));
  const description = known.get(key) ?? '';
  return {
    pointer,
    onKey: true,
    message: missingKeys([key], owner),
    hint: sampleOf(pointer, key, offer) ?? (description === '' ? undefined : `${key}: ${description}`),
    missing: { key, owner },
  };
}

/** Names the keys that are missing, all of them or one of them. */
export function missingKeys(keys: readonly string[], owner: string | undefined, word: 'and' | 'or' = 'and'): string {
  const quoted = keys.map((key) => `'${key}'`);
  const names = [quoted.slice(0, -1).join(', '), ...quoted.slice(-1)].filter((part) => part !== '').join(` ${word} `);
  return `missing ${keys.length === 1 || word === 'or' ? 'key' : 'keys'} ${names}${owner === undefined ? '' : `, which ${owner} needs`}`;
}

/** How a key of the pipeline is written: `noise: { use: gumbel | normal }`. */
function sampleOf(pointer: Pointer, key: string, offer: Offer): string | undefined {
  const member = memberOf(pointer, key);
  const used = offer.kindAt(key === 'use' ? pointer : member);
  const listed = offer.kindAt(memberOf(member, 0));
  if (member === '/layer') {
    const parts = (['solver', 'estimator'] as const).map((kind) => `${kind}: { use: ${choiceOf(kind, offer)} }`);
    return `layer: { ${parts.join(', ')} }`;
  }
  if (key === 'metrics' && listed === 'metric') return `metrics: [${choiceOf('metric', offer)}]`;
  if (listed !== undefined) return `${key}: [{ use: ${choiceOf(listed, offer)} }]`;
  if (used === undefined) return undefined;
  return key === 'use' ? `use: ${choiceOf(used, offer)}` : `${key}: { use: ${choiceOf(used, offer)} }`;
}

/** Something else where a block `{ use: id }` is meant. */
export function notABlock(pointer: Pointer, kind: Kind, value: Json, offer: Offer): Finding {
  const meant = typeof value === 'string' ? closestName(value, idsOf(offer.catalogue, kind)) : undefined;
  const key = keysOf(pointer).at(-1) ?? '';
  const start = /^\d+$/.test(key) ? '' : `${key}: `;
  return {
    pointer,
    message: 'must be a block',
    got: shown(value),
    hint: `Write ${start}{ use: ${meant ?? choiceOf(kind, offer)} }`,
  };
}

/** Something else where a list of blocks is meant. */
export function notAList(pointer: Pointer, kind: Kind, value: Json, offer: Offer): Finding {
  const meant = typeof value === 'string' ? closestName(value, idsOf(offer.catalogue, kind)) : undefined;
  const block = isBlock(value) ? '{ … }' : `{ use: ${meant ?? choiceOf(kind, offer)} }`;
  return { pointer, message: 'must be a list', got: shown(value), hint: `Write ${keysOf(pointer).at(-1)}: [${block}]` };
}

/** What a block uses, in words: `solver 'top-k'`. */
function ownerOf(pointer: Pointer, block: Json, { kindAt }: Offer): string | undefined {
  const kind = kindAt(pointer);
  const id = isBlock(block) ? block.use : undefined;
  return kind !== undefined && typeof id === 'string' ? `${wordFor(kind)} '${id}'` : undefined;
}

/** The part of a layer, or of a part of it, that cannot do without a key beside it. */
function demanderOf(key: string, layer: Json, { catalogue }: Offer): string | undefined {
  if (!isBlock(layer)) return undefined;
  const uses = LAYER_BLOCKS.flatMap((kind) => usesIn(kind, layer[kind] ?? null, catalogue));
  const demander = uses.find(({ entry, block }) => entry.requires.some((kind) => kind === key) && !(key in block));
  return demander === undefined ? undefined : `${wordFor(demander.entry.kind)} '${demander.entry.id}'`;
}

/** What is known of a block and of all within it, as far as they are blocks. */
function usesIn(
  kind: Kind,
  block: Json,
  catalogue: Catalogue,
): { readonly entry: CatalogueEntry; readonly block: Use }[] {
  const entry = isUse(block) ? entryOf(catalogue, kind, block.use) : undefined;
  if (entry === undefined || !isUse(block)) return [];
  const inner = Object.entries(entry.parts).flatMap(([option, part]) => {
    const value = block[option] ?? null;
    const partKind = typeof part === 'string' ? part : part[0];
    return (isList(value) ? value : [value]).flatMap((each) => usesIn(partKind, each, catalogue));
  });
  return [{ entry, block }, ...inner];
}
