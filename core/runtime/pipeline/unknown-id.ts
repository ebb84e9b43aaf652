import type { Json, Kind } from '@mapgrad/contracts';
import { closestName } from '../did-you-mean.ts';
import { entriesNamed, entryOf, idsOf, oneOf, qualified, wordFor } from './catalogue.ts';
import { choiceOf, type Offer } from './offer.ts';
import { shown } from './shown.ts';

/** Why an id cannot be used. */
export interface UnknownId {
  readonly message: string;
  readonly hint: string;
  /** The plugin to be listed, which may mend other ids too. */
  readonly unlisted?: string;
  /** Nothing is known of the id: it may be of a plugin that could not be loaded. */
  readonly isForeign?: boolean;
}

/** Says why an id cannot be used, and which one to use instead, or which plugin to list. */
export function unknownId(kind: Kind, id: Json, offer: Offer): UnknownId {
  const { catalogue, installed } = offer;
  const hint = hintFor(kind, offer);
  if (typeof id !== 'string') return { message: `must be the id of ${oneOf(kind)} (got ${shown(id)})`, hint };

  const meanings = entriesNamed(catalogue, kind, id);
  if (meanings.length > 1) {
    const names = meanings.map((entry) => JSON.stringify(qualified(entry))).join(' or ');
    return { message: `several plugins contribute ${oneOf(kind)} '${id}'`, hint: `Write ${names}` };
  }

  const message = `there is no ${wordFor(kind)} '${id}'`;
  const beside = entryOf(installed, kind, id)?.plugin;
  if (beside !== undefined) return { message, hint: `It is provided by ${beside}, ${UNLISTED}`, unlisted: beside };

  const otherwise = catalogue.find((entry) => entry.id === id);
  if (otherwise !== undefined) return { message: `'${id}' is ${oneOf(otherwise.kind)}, not ${oneOf(kind)}`, hint };

  const meant = closestName(id, idsOf(catalogue, kind));
  if (meant !== undefined) return { message, hint: `Did you mean '${meant}'?` };

  const near = closestName(id, idsOf(installed, kind));
  const plugin = near === undefined ? undefined : entryOf(installed, kind, near)?.plugin;
  if (near !== undefined && plugin !== undefined) {
    return { message, hint: `Did you mean '${near}' of ${plugin}, ${UNLISTED}?` };
  }
  return { message, hint, isForeign: true };
}

const UNLISTED = 'which is installed but not listed under plugins';

function hintFor(kind: Kind, offer: Offer): string {
  if (idsOf(offer.catalogue, kind).length > 0) return `The plugins listed provide ${choiceOf(kind, offer)}`;
  const others = new Set(offer.installed.filter((entry) => entry.kind === kind).map(({ plugin }) => plugin));
  const found = others.size === 0 ? '' : `; of those installed, ${[...others].join(', ')} does`;
  return `None of the plugins listed provides ${oneOf(kind)}${found}`;
}
