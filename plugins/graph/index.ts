import type { PluginContext } from '@mapgrad/contracts';
import { gridShortestPath } from '@mapgrad/solvers';
import { dagPathOf } from './dag-path-of.ts';
import { arborescenceOf, minimumCutOf, shortestPathOf, signedPathOf, spanningTreeOf } from './keyed-solvers.ts';

export { type DagPathForm, dagPathOf } from './dag-path-of.ts';
export { features } from './features.ts';
export { type GraphBatch, type GraphBatchOptions, graphBatch } from './graph-batch.ts';
export { type EdgeList, type EdgeListOptions, type GraphOfOptions, type GraphologyGraph, graphOf } from './graph-of.ts';
export {
  arborescenceInstance,
  dagPathInstance,
  type Keyed,
  type KeyedCosts,
  type KeyedEnds,
  type KeyedRoot,
  minimumCutInstance,
  shortestPathInstance,
  signedPathInstance,
  spanningTreeInstance,
} from './instances.ts';
export type { Attributes, Key, KeyedGraph } from './keyed-graph.ts';
export { arborescenceOf, minimumCutOf, shortestPathOf, signedPathOf, spanningTreeOf } from './keyed-solvers.ts';
export type { ScoreOf } from './on-vertices.ts';
export { type GraphSource, readGraph } from './read-graph.ts';
export type { SerializedEdge, SerializedGraph, SerializedVertex } from './serialized-graph.ts';

/** Delivers `grid-path`, `dag-path`, `shortest-path`, `signed-path`, `spanning-tree`, `arborescence` and `minimum-cut`. */
export function activate({ register }: PluginContext): void {
  register('solver', 'grid-path', gridShortestPath);
  register('solver', 'dag-path', dagPathOf);
  register('solver', 'shortest-path', shortestPathOf);
  register('solver', 'signed-path', signedPathOf);
  register('solver', 'spanning-tree', spanningTreeOf);
  register('solver', 'arborescence', arborescenceOf);
  register('solver', 'minimum-cut', minimumCutOf);
}
