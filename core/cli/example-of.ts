import type { Kind } from '@mapgrad/contracts';
import { type Catalogue, type CatalogueEntry, type JsonSchema, namesOf } from '@mapgrad/core/host';
import { stringify } from 'yaml';
import { blockOf, listOf } from './json-parts.ts';

/** The keys of a pipeline under which blocks stand; those of the other kinds stand under `layer`, by their names. */
export const PIPELINE_KEYS: Partial<Record<Kind, string>> = {
  dataset: 'data',
  model: 'model',
  loss: 'loss',
  optimizer: 'optimizer',
  trainer: 'train',
};

/** A contribution in a pipeline, as YAML: with the plugins that it needs and the first example of its options. */
export function exampleOf(entry: CatalogueEntry, catalogue: Catalogue): string {
  const { kind, schema } = entry;
  const [use] = namesOf(catalogue, entry);
  const options = blockOf(listOf(schema.examples)[0]);
  const block = { use, ...options };
  const key = PIPELINE_KEYS[kind];
  const placed =
    kind === 'metric'
      ? { metrics: [Object.keys(options).length === 0 ? use : block] }
      : key === undefined
        ? { layer: { [kind]: block } }
        : { [key]: block };
  const plugins = [...new Set(pluginsOf(entry, options, catalogue))];
  return stringify({ plugins, ...placed }, { lineWidth: 100 });
}

/** The plugins of a contribution and of the blocks among its options. */
function pluginsOf(entry: CatalogueEntry, options: JsonSchema, catalogue: Catalogue): readonly string[] {
  const inner = Object.entries(entry.parts).flatMap(([option, part]) => {
    const kind = typeof part === 'string' ? part : part[0];
    const value = options[option];
    return (typeof part === 'string' ? [value] : listOf(value)).flatMap((each) => {
      const block = blockOf(each);
      const { use } = block;
      const used = catalogue.find(
        (other) => other.kind === kind && typeof use === 'string' && namesOf(catalogue, other).includes(use),
      );
      return used === undefined ? [] : pluginsOf(used, block, catalogue);
    });
  });
  return [entry.plugin, ...inner];
}
