import { type Catalogue, type CatalogueEntry, entryOf, wordFor } from './catalogue.ts';
import { mapParts } from './map-parts.ts';
import type { LayerSpec, Use } from './pipeline-spec.ts';

/** A block of a layer that nothing makes use of. */
export interface IdleBlock {
  readonly kind: 'noise' | 'stepSize';
  readonly message: string;
  readonly hint: string;
}

/** The noise and the step size of a layer where the estimator, or all those within it, ignore them, as their manifests say. */
export function idleBlocks(layer: LayerSpec, catalogue: Catalogue): readonly IdleBlock[] {
  const estimators = layer.estimator === undefined ? [] : estimatorsIn(layer.estimator, catalogue);
  const names = [...new Set(estimators.map(({ id }) => `'${id}'`))];
  const owner = names.length === 0 ? 'a layer without an estimator' : `estimator ${names.join(' and ')}`;
  return (['noise', 'stepSize'] as const)
    .filter((kind) => layer[kind] !== undefined && estimators.every(({ ignores = [] }) => ignores.includes(kind)))
    .map((kind) => ({
      kind,
      message: `this ${wordFor(kind)} is not used: ${owner} has none`,
      hint: names.length === 0 ? 'Remove it' : 'Remove it, or take another estimator',
    }));
}

/** The estimators that a block comes down to: itself, or those that it is made of. */
function estimatorsIn(block: Use, catalogue: Catalogue): readonly CatalogueEntry[] {
  const entry = entryOf(catalogue, 'estimator', block.use);
  if (entry === undefined) return [];
  const inner = mapParts(entry.parts, block, (kind, part) =>
    kind === 'estimator' ? estimatorsIn(part, catalogue) : [],
  );
  const within = Object.values(inner).flat(2);
  return within.length > 0 ? within : [entry];
}
