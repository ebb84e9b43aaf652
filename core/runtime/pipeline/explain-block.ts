import type { Json, Kind } from '@mapgrad/contracts';
import { closestName } from '../did-you-mean.ts';
import { kindAt, LAYER_BLOCKS } from './blocks.ts';
import { type CatalogueEntry, idsOf, wordFor } from './catalogue.ts';
import type { Finding } from './finding.ts';
import { isBlock } from './json.ts';
import { choiceOf, type Offer } from './offer.ts';
import { keysOf, memberOf, type Pointer } from './pointer.ts';
import { shown } from './shown.ts';

/** What a schema says of each key that a block may have; '' for nothing. */
export type Descriptions = ReadonlyMap<string, string>;

/** A key that a block cannot have. */
export function unknownKey(pointer: Pointer, block: Json, key: string, known: Descriptions): Finding {
  const names = [...known.keys()];
  const meant = closestName(key, names);
  const owner = ownerOf(pointer, block);
  return {
    pointer,
    at: memberOf(pointer, key),
    onKey: true,
    message: `unknown key '${key}'${owner === undefined ? '' : ` of ${owner}`}`,
    hint: meant === undefined ? whereElse(pointer, key, names) : `Did you mean '${meant}'?`,
    meant,
  };
}

function whereElse(pointer: Pointer, key: string, names: readonly string[]): string | undefined {
  if (pointer === '' && LAYER_BLOCKS.some((block) => block === key)) return "It belongs under 'layer'";
  const options = names.filter((name) => name !== 'use');
  if (options.length > 0) return `Its keys are ${options.join(', ')}`;
  return names.length > 0 ? 'It has no options' : undefined;
}

/** A key that a block must have. */
export function missingKey(pointer: Pointer, block: Json, key: string, known: Descriptions, offer: Offer): Finding {
  const owner = key === 'use' ? undefined : (ownerOf(pointer, block) ?? demanderOf(key, block, offer));
  const description = known.get(key) ?? '';
  return {
    pointer,
    onKey: true,
    message: missingKeys([key], owner),
    hint: sampleOf(pointer, key, offer) ?? (description === '' ? undefined : `${key}: ${description}`),
    missing: { key, owner },
  };
}

/** Names the keys that are missing. */
export function missingKeys(keys: readonly string[], owner: string | undefined): string {
  const quoted = keys.map((key) => `'${key}'`);
  const names = [quoted.slice(0, -1).join(', '), ...quoted.slice(-1)].filter((part) => part !== '').join(' and ');
  return `missing ${keys.length === 1 ? 'key' : 'keys'} ${names}${owner === undefined ? '' : `, which ${owner} needs`}`;
}

/** How a key of the pipeline is written: `noise: { use: gumbel | normal }`. */
function sampleOf(pointer: Pointer, key: string, offer: Offer): string | undefined {
  const member = memberOf(pointer, key);
  const used = kindAt(key === 'use' ? pointer : member);
  const listed = kindAt(memberOf(member, 0));
  if (member === '/layer') {
    const parts = (['solver', 'estimator'] as const).map((kind) => `${kind}: { use: ${choiceOf(kind, offer)} }`);
    return `layer: { ${parts.join(', ')} }`;
  }
  if (listed !== undefined) return `${key}: [${choiceOf(listed, offer)}]`;
  if (used === undefined) return undefined;
  return key === 'use' ? `use: ${choiceOf(used, offer)}` : `${key}: { use: ${choiceOf(used, offer)} }`;
}

/** Something else where a block `{ use: id }` is meant. */
export function notABlock(pointer: Pointer, kind: Kind, value: Json, offer: Offer): Finding {
  const meant = typeof value === 'string' ? closestName(value, idsOf(offer.catalogue, kind)) : undefined;
  const key = keysOf(pointer).at(-1) ?? '';
  return {
    pointer,
    message: 'must be a block',
    got: shown(value),
    hint: `Write ${key}: { use: ${meant ?? choiceOf(kind, offer)} }`,
  };
}

/** What a block uses, in words: `solver 'top-k'`. */
function ownerOf(pointer: Pointer, block: Json): string | undefined {
  const kind = kindAt(pointer);
  const id = isBlock(block) ? block.use : undefined;
  return kind !== undefined && typeof id === 'string' ? `${wordFor(kind)} '${id}'` : undefined;
}

/** The part of a layer that cannot do without a key beside it. */
function demanderOf(key: string, layer: Json, { catalogue }: Offer): string | undefined {
  if (!isBlock(layer)) return undefined;
  const isUsed = ({ kind, id }: CatalogueEntry): boolean => {
    const part = layer[kind] ?? null;
    return isBlock(part) && part.use === id;
  };
  const demander = catalogue.find((entry) => entry.requires.some((kind) => kind === key) && isUsed(entry));
  return demander === undefined ? undefined : `${wordFor(demander.kind)} '${demander.id}'`;
}
