import type { Json, Kind, Parts } from '@mapgrad/contracts';

/** A JSON Schema, 2020-12. */
export interface JsonSchema {
  readonly [keyword: string]: Json;
}

/** A contribution as a pipeline file may use it. */
export interface CatalogueEntry {
  readonly kind: Kind;
  readonly id: string;
  /** The package that contributes it. */
  readonly plugin: string;
  /** One sentence for people. */
  readonly summary: string;
  /** The schema of the options. */
  readonly schema: JsonSchema;
  /** Kinds that must be configured beside it. */
  readonly requires: readonly Kind[];
  /** Kinds of the layer that it makes no use of; none when absent. */
  readonly ignores?: readonly Kind[];
  /** Options that are blocks of their own. */
  readonly parts: Parts;
}

/** All that some plugins contribute. */
export type Catalogue = readonly CatalogueEntry[];

/** The ids of one kind. */
export const idsOf = (catalogue: Catalogue, kind: Kind): string[] =>
  catalogue.filter((entry) => entry.kind === kind).map(({ id }) => id);

/** What is announced of an id. */
export const entryOf = (catalogue: Catalogue, kind: Kind, id: string): CatalogueEntry | undefined =>
  catalogue.find((entry) => entry.kind === kind && entry.id === id);

/** A kind in words: `step size`. */
export const wordFor = (kind: Kind): string => (kind === 'stepSize' ? 'step size' : kind);

/** One of a kind in words: `an estimator`. */
export const oneOf = (kind: Kind): string => `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${wordFor(kind)}`;
