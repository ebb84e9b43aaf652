import type { Announcement, Json, Kind, Parts } from '@mapgrad/contracts';

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
  /** What is excepted from the laws of its kind; nothing when absent. */
  readonly laws?: Announcement['laws'];
  /** Of a solver, whether it is exact whatever its options; depends on them, or is not said, when absent. */
  readonly exact?: boolean;
  /** Of a trainer, the names of where it can compute; nothing is to be chosen when absent. */
  readonly backends?: readonly string[];
}

/** All that some plugins contribute. */
export type Catalogue = readonly CatalogueEntry[];

/** The name that a contribution always has, whatever else there is: `@mapgrad/graph/grid-path`. */
export const qualified = ({ plugin, id }: CatalogueEntry): string => `${plugin}/${id}`;

/** What a name may mean: contributions of different plugins may have the same id. */
export const entriesNamed = (catalogue: Catalogue, kind: Kind, name: string): readonly CatalogueEntry[] =>
  catalogue.filter((entry) => entry.kind === kind && (entry.id === name || qualified(entry) === name));

/** What is announced under a name, an id or a qualified one; undefined for an id of several plugins. */
export function entryOf(catalogue: Catalogue, kind: Kind, name: string): CatalogueEntry | undefined {
  const entries = entriesNamed(catalogue, kind, name);
  return entries.length === 1 ? entries[0] : undefined;
}

/** The names of a contribution, the shortest first: its id, if no other of its kind has it, and the qualified one. */
export const namesOf = (catalogue: Catalogue, entry: CatalogueEntry): readonly [string, ...string[]] =>
  entryOf(catalogue, entry.kind, entry.id) === undefined ? [qualified(entry)] : [entry.id, qualified(entry)];

/** The shortest names of one kind. */
export const idsOf = (catalogue: Catalogue, kind: Kind): string[] =>
  catalogue.filter((entry) => entry.kind === kind).map((entry) => namesOf(catalogue, entry)[0]);

/** A kind in words: `step size`. */
export const wordFor = (kind: Kind): string => (kind === 'stepSize' ? 'step size' : kind);

/** One of a kind in words: `an estimator`. */
export const oneOf = (kind: Kind): string => `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${wordFor(kind)}`;
