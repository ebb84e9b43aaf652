import type {
  ArborescenceOptions,
  DagPathOptions,
  MinimumCutOptions,
  PositiveTheta,
  ShortestPathOptions,
  SignedPathOptions,
  SpanningTreeOptions,
} from '@mapgrad/solvers';
import { checkAcyclic, checkDirected, checkPaths, endsOf } from './check-keyed.ts';
import type { Key } from './keyed-graph.ts';
import { type GraphSource, readGraph } from './read-graph.ts';

/** A graph with keys in place of vertices and edges. */
export interface Keyed {
  readonly graph: GraphSource;
}

/** A graph with keys in place of vertices and edges, and where paths in it begin and end. */
export interface KeyedEnds extends Keyed {
  readonly source: Key;
  readonly target: Key;
}

/** {@link KeyedEnds} for costs from 0; whether edges lead both ways is the graph's to say. */
export interface KeyedCosts extends KeyedEnds {
  /** `'error'` refuses a θ above 0, which noise can make (the default); `'zero'` takes it as 0. */
  readonly positive?: PositiveTheta;
}

/** {@link Keyed} and the vertex that a tree begins at. */
export interface KeyedRoot extends Keyed {
  readonly root: Key;
}

/**
 * An instance of `shortestPaths`, by keys.
 *
 * @throws MapgradError OPTION_INVALID, DATA_INVALID from a graph
 */
export function shortestPathInstance(options: KeyedCosts): ShortestPathOptions {
  const graph = readGraph(options.graph);
  const { vertices, edges, directed } = graph;
  const { positive = 'error' } = options;
  return { vertices, edges, ...endsOf(graph, options), undirected: !directed, positive };
}

/**
 * An instance of `minimumCuts`, by keys.
 *
 * @throws MapgradError OPTION_INVALID, DATA_INVALID from a graph
 */
export const minimumCutInstance = (options: KeyedCosts): MinimumCutOptions => shortestPathInstance(options);

/**
 * An instance of `signedPaths`, by keys; the graph is directed.
 *
 * @throws MapgradError OPTION_INVALID, DATA_INVALID from a graph
 */
export function signedPathInstance(options: KeyedEnds): SignedPathOptions {
  const graph = readGraph(options.graph);
  checkDirected(graph, 'signed-path');
  return { vertices: graph.vertices, edges: graph.edges, ...endsOf(graph, options) };
}

/**
 * An instance of `dagPaths`, by keys; the graph is directed, without a cycle.
 *
 * @throws MapgradError OPTION_INVALID, DATA_INVALID from a graph
 */
export function dagPathInstance(options: KeyedEnds): DagPathOptions {
  const graph = readGraph(options.graph);
  checkDirected(graph, 'dag-path');
  checkAcyclic(graph);
  return { vertices: graph.vertices, edges: graph.edges, ...endsOf(graph, options) };
}

/**
 * An instance of `spanningTrees`, whatever way edges lead.
 *
 * @throws MapgradError OPTION_INVALID, DATA_INVALID from a graph
 */
export function spanningTreeInstance(options: Keyed): SpanningTreeOptions {
  const graph = readGraph(options.graph);
  const { vertices, edges, vertexKeys } = graph;
  if (vertices > 1) checkPaths({ ...graph, directed: false }, 0, [...vertexKeys.keys()]);
  return { vertices, edges };
}

/**
 * An instance of `arborescences`, by keys; the graph is directed.
 *
 * @throws MapgradError OPTION_INVALID, DATA_INVALID from a graph
 */
export function arborescenceInstance(options: KeyedRoot): ArborescenceOptions {
  const graph = readGraph(options.graph);
  const { vertices, edges, vertexKeys } = graph;
  checkDirected(graph, 'arborescence');
  const root = graph.vertexOf(options.root);
  checkPaths(graph, root, [...vertexKeys.keys()]);
  return { vertices, edges, root };
}
