import type { Kind } from '@mapgrad/contracts';
import { type Catalogue, entryOf } from '../pipeline/catalogue.ts';
import { layersOf } from '../pipeline/layers-of.ts';
import { mapParts } from '../pipeline/map-parts.ts';
import type { PipelineSpec, Use } from '../pipeline/pipeline-spec.ts';

/** The names of the parts that join some options, by option. */
export type Joined = Readonly<Record<string, string | readonly string[]>>;

/** One object of a pipeline: where its options are, and what makes it. */
export interface Part {
  /** Its own: `solver`, `layers.route.solver` of one of several layers; `estimator.of.0` for one within another. */
  readonly name: string;
  readonly kind: Kind;
  /** `['layer', 'solver']` */
  readonly path: readonly string[];
  readonly use: Use;
  readonly joined: Joined;
}

/**
 * The parts of a pipeline, each behind those that it is made from: the blocks within it, the seed for a dataset, noise and
 * step size of its layer for an estimator.
 */
export function partsOf(spec: Partial<PipelineSpec>, catalogue: Catalogue): readonly Part[] {
  const { data, model, optimizer, train } = spec;
  const parts: Part[] = [];
  const always: Partial<Record<Kind, Joined>> = { dataset: { seed: 'seed' } };
  function add(name: string, kind: Kind, path: readonly string[], use: Use | undefined, injected = always): string {
    if (use === undefined) return name;
    const inner = mapParts(entryOf(catalogue, kind, use.use)?.parts ?? {}, use, (partKind, block, within) =>
      add([name, ...within].join('.'), partKind, [...path, ...within], block, injected),
    );
    parts.push({ name, kind, path, use, joined: { ...injected[kind], ...inner } });
    return name;
  }
  add('dataset', 'dataset', ['data'], data);
  add('model', 'model', ['model'], model);
  for (const { layer, path, judgedAt, prefix, loss, metrics } of layersOf(spec)) {
    const given = (['noise', 'stepSize'] as const).filter((kind) => layer[kind] !== undefined);
    const injected = { ...always, estimator: Object.fromEntries(given.map((kind) => [kind, `${prefix}${kind}`])) };
    for (const kind of ['noise', 'stepSize', 'solver', 'estimator', 'relaxation', 'executor'] as const) {
      add(`${prefix}${kind}`, kind, [...path, kind], layer[kind], injected);
    }
    add(`${prefix}loss`, 'loss', [...judgedAt, 'loss'], loss, injected);
    for (const [index, { name, use }] of metrics.entries()) {
      add(`${prefix}metric/${name}`, 'metric', [...judgedAt, 'metrics', String(index)], use);
    }
  }
  add('optimizer', 'optimizer', ['optimizer'], optimizer);
  add('trainer', 'trainer', ['train'], train);
  return parts;
}
