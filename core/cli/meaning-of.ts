import { MANIFEST_KEYS } from '@mapgrad/contracts';
import type { Catalogue, CatalogueEntry } from '@mapgrad/core/host';
import { errorPage, pageCodes } from './error-page.ts';
import { PIPELINE_KEYS } from './example-of.ts';
import { keysOf } from './explain-key.ts';

/** What a name on the command line means. */
export type Meaning =
  | { readonly code: string; readonly page: string }
  /** A key of a pipeline that no contribution is called by. */
  | { readonly key: string }
  /** Contributions of that name, or all of a kind or a plugin of that name. */
  | { readonly entries: readonly CatalogueEntry[]; readonly areGroup: boolean };

/** What a name means as it stands, else in whatever case and with whatever hyphens. */
export function meaningOf(name: string, catalogue: Catalogue): Meaning | undefined {
  for (const form of [(text: string) => text, plain]) {
    const isMeant = (other: string): boolean => form(other) === form(name);
    const code = pageCodes().find(isMeant);
    const page = code === undefined ? undefined : errorPage(code);
    if (code !== undefined && page !== undefined) return { code, page };
    for (const namesOf of [namesOfOne, namesOfGroup]) {
      const entries = catalogue.filter((entry) => namesOf(entry).some(isMeant));
      if (entries.length > 0) return { entries, areGroup: namesOf === namesOfGroup };
    }
    const key = keysOf(catalogue).find(isMeant);
    if (key !== undefined) return { key };
  }
  return undefined;
}

/** The short names that have a meaning. */
export const knownNames = (catalogue: Catalogue): readonly string[] => [
  ...new Set([
    ...catalogue.map(({ id }) => id),
    ...catalogue.flatMap(namesOfGroup),
    ...pageCodes(),
    ...keysOf(catalogue),
  ]),
];

/** `grid-path`, `solver/grid-path`, `graph/grid-path`, `@mapgrad/graph/grid-path`. */
const namesOfOne = ({ id, kind, plugin }: CatalogueEntry): readonly string[] => [
  id,
  `${kind}/${id}`,
  `${plugin}/${id}`,
  `${withoutScope(plugin)}/${id}`,
];

/** `dataset`, `datasets`, `data`, `graph`, `@mapgrad/graph`. */
const namesOfGroup = ({ kind, plugin }: CatalogueEntry): readonly string[] => [
  kind,
  MANIFEST_KEYS[kind],
  PIPELINE_KEYS[kind] ?? kind,
  withoutScope(plugin),
  plugin,
];

const withoutScope = (plugin: string): string => plugin.replace(/^.*\//, '');

/** `topK`, `top_k` and `Top-K` are the same word to people. */
const plain = (name: string): string => name.toLowerCase().replaceAll(/[-_ ]/g, '');
