import { type Catalogue, namesOf } from '@mapgrad/core/host';
import { table } from './table.ts';

/** Some contributions, a row each. */
export const contributionTable = (entries: Catalogue, catalogue: Catalogue): string =>
  table(
    ['id', 'kind', 'plugin', 'what it is'],
    entries.map((entry) => [namesOf(catalogue, entry)[0], entry.kind, entry.plugin, entry.summary]),
  );
