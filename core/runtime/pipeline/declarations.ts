import { type Kind, MANIFEST_KEYS } from '@mapgrad/contracts';
import { DEFAULT_TRAINER } from './blocks.ts';
import { type Catalogue, type CatalogueEntry, namesOf } from './catalogue.ts';
import { comment, typeOfSchema } from './type-of-schema.ts';

/**
 * A declaration file of what some plugins offer: with it, `definePipeline` knows ids and options as the compiler does.
 *
 * Types come from the manifests and the schemas that validate; what a type cannot say, as a range, they still check.
 */
export function declarations(catalogue: Catalogue): string {
  const kinds = (Object.keys(MANIFEST_KEYS) as Kind[]).map((kind) => {
    const blocks = catalogue
      .filter((entry) => entry.kind === kind)
      .map((entry) => `\n      | ${blockType(entry, catalogue)}`);
    return `    readonly ${kind}: ${blocks.join('') || 'never'};`;
  });
  return `// Written by \`mapgrad types\`: what the plugins offer that are installed. Write it anew when they change.
import type {} from '@mapgrad/core/host';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

declare module '@mapgrad/core/host' {
  interface Contributed {
${kinds.join('\n')}
  }
}
`;
}

function blockType(entry: CatalogueEntry, catalogue: Catalogue): string {
  const { kind, id, plugin, summary, schema, parts } = entry;
  const names = namesOf(catalogue, entry);
  const uses = names.map((name) => JSON.stringify(name)).join(' | ');
  const isDefault = kind === 'trainer' && id === DEFAULT_TRAINER;
  const blocks = Object.entries(parts).map(([option, part]): [string, string] => [
    option,
    typeof part === 'string' ? `Contributed['${part}']` : `readonly Contributed['${part[0]}'][]`,
  ]);
  const options = typeOfSchema({ ...schema, type: 'object' }, schema, Object.fromEntries(blocks));
  const use = `${comment({ description: `${summary} (${plugin})` })}readonly use${isDefault ? '?' : ''}: ${uses};`;
  return `{ ${use} ${options.replace(/^\{ /, '')}`;
}
