import { type NamedMetric, namedMetrics } from './named-metrics.ts';
import type { LayerSpec, PipelineSpec, Use } from './pipeline-spec.ts';

/** A layer of a pipeline with what it is judged by. */
export interface JudgedLayer {
  /** Absent for the only layer. */
  readonly name?: string;
  readonly layer: LayerSpec;
  /** Where its blocks are: `['layer']`, or `['layers', name]`. */
  readonly path: readonly string[];
  /** Where its loss and its metrics are. */
  readonly judgedAt: readonly string[];
  /** Of the names of its parts: '', or `layers.NAME.`. */
  readonly prefix: string;
  readonly loss: Use | undefined;
  /** How much the loss counts among those of several layers. */
  readonly weight?: number | undefined;
  readonly metrics: readonly NamedMetric[];
}

/** The layers of a pipeline in the order of θ: those under `layers`, or the only one. */
export function layersOf({ layer, layers, loss, metrics = [] }: Partial<PipelineSpec>): readonly JudgedLayer[] {
  if (layers === undefined) {
    const judged = { judgedAt: [], prefix: '', loss, metrics: namedMetrics(metrics) };
    return layer === undefined ? [] : [{ layer, path: ['layer'], ...judged }];
  }
  return Object.entries(layers).map(([name, named]) => {
    const path = ['layers', name];
    const { loss, weight, metrics } = named;
    const judged = { judgedAt: path, prefix: `layers.${name}.`, loss, weight, metrics: namedMetrics(metrics) };
    return { name, layer: named, path, ...judged };
  });
}
