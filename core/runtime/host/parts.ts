import type { Kind } from '@mapgrad/contracts';
import { type Catalogue, entryOf } from '../pipeline/catalogue.ts';
import { mapParts } from '../pipeline/map-parts.ts';
import type { PipelineSpec, Use } from '../pipeline/pipeline-spec.ts';

/** The names of the parts that join some options, by option. */
export type Joined = Readonly<Record<string, string | readonly string[]>>;

/** One object of a pipeline: where its options are, and what makes it. */
export interface Part {
  /** Its own: `solver`; `estimator.of.0` for one within another. */
  readonly name: string;
  readonly kind: Kind;
  /** `['layer', 'solver']` */
  readonly path: readonly string[];
  readonly use: Use;
  readonly joined: Joined;
}

/**
 * The parts of a pipeline, each behind those that it is made from: the blocks within it, the seed for a dataset, noise and
 * step size of the layer for an estimator.
 */
export function partsOf(spec: PipelineSpec, catalogue: Catalogue): readonly Part[] {
  const { data, model, layer, loss, optimizer, train, metrics } = spec;
  const parts: Part[] = [];
  const injected: Partial<Record<Kind, Joined>> = {
    dataset: { seed: 'seed' },
    estimator: { ...(layer.noise && { noise: 'noise' }), ...(layer.stepSize && { stepSize: 'stepSize' }) },
  };
  function add(name: string, kind: Kind, path: readonly string[], use: Use | undefined): string {
    if (use === undefined) return name;
    const inner = mapParts(entryOf(catalogue, kind, use.use)?.parts ?? {}, use, (partKind, block, within) =>
      add([name, ...within].join('.'), partKind, [...path, ...within], block),
    );
    parts.push({ name, kind, path, use, joined: { ...injected[kind], ...inner } });
    return name;
  }
  add('dataset', 'dataset', ['data'], data);
  add('model', 'model', ['model'], model);
  for (const kind of ['noise', 'stepSize', 'solver', 'estimator', 'relaxation', 'executor'] as const) {
    add(kind, kind, ['layer', kind], layer[kind]);
  }
  add('loss', 'loss', ['loss'], loss);
  add('optimizer', 'optimizer', ['optimizer'], optimizer);
  add('trainer', 'trainer', ['train'], train);
  for (const [index, id] of metrics.entries()) add(`metric/${id}`, 'metric', ['metrics', String(index)], { use: id });
  return parts;
}
