import type { Json, Kind } from '@mapgrad/contracts';
import { type Catalogue, idsOf } from './catalogue.ts';
import type { Pointer } from './pointer.ts';

/** What a pipeline file can use, and what it could. */
export interface Offer {
  /** Of the plugins that it lists. */
  readonly catalogue: Catalogue;
  /** Of the plugins that are installed beside them. */
  readonly installed: Catalogue;
  /** The file, as far as it could be read. */
  readonly pipeline: Json;
  /** The kind of contribution that a block of the file uses. */
  kindAt(pointer: Pointer): Kind | undefined;
}

const LIMIT = 8;

/** The ids of a kind that can be used, as a choice: `top-k | argmax`. */
export function choiceOf(kind: Kind, { catalogue }: Offer): string {
  const ids = idsOf(catalogue, kind);
  return ids.length > 0 && ids.length <= LIMIT ? ids.join(' | ') : [...ids.slice(0, LIMIT), '…'].join(' | ');
}
