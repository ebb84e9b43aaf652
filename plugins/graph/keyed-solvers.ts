import type { MAPSolver } from '@mapgrad/contracts';
import {
  type ArborescenceOptions,
  arborescence,
  type MinimumCutOptions,
  minimumCut,
  type PositiveTheta,
  type ShortestPathOptions,
  type SignedPathOptions,
  type SpanningTreeOptions,
  shortestPath,
  signedPath,
  spanningTree,
} from '@mapgrad/solvers';
import { checkDirected, checkPaths, endsOf } from './check-keyed.ts';
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
  /** `'error'` refuses a θ_e above 0, which noise can make (the default); `'zero'` takes it as 0. */
  readonly positive?: PositiveTheta;
}

/** {@link Keyed} and the vertex that a tree begins at. */
export interface KeyedRoot extends Keyed {
  readonly root: Key;
}

/**
 * {@link shortestPath} of vertices and edges by their numbers, or of a graph by its keys.
 *
 * @throws MapgradError OPTION_INVALID, DATA_INVALID from a graph
 */
export function shortestPathOf(options: ShortestPathOptions | KeyedCosts): MAPSolver {
  return 'graph' in options ? shortestPath(costsOf(options)) : shortestPath(options);
}

/**
 * {@link minimumCut} of vertices and edges by their numbers, or of a graph by its keys.
 *
 * @throws MapgradError OPTION_INVALID, DATA_INVALID from a graph
 */
export function minimumCutOf(options: MinimumCutOptions | KeyedCosts): MAPSolver {
  return 'graph' in options ? minimumCut(costsOf(options)) : minimumCut(options);
}

/**
 * {@link signedPath} of vertices and edges by their numbers, or of a directed graph by its keys.
 *
 * @throws MapgradError OPTION_INVALID, DATA_INVALID from a graph
 */
export function signedPathOf(options: SignedPathOptions | KeyedEnds): MAPSolver {
  if (!('graph' in options)) return signedPath(options);
  const graph = readGraph(options.graph);
  checkDirected(graph, 'signed-path');
  return signedPath({ vertices: graph.vertices, edges: graph.edges, ...endsOf(graph, options) });
}

/**
 * {@link spanningTree} of vertices and edges by their numbers, or of a graph with keys, whatever way its edges lead.
 *
 * @throws MapgradError OPTION_INVALID, DATA_INVALID from a graph
 */
export function spanningTreeOf(options: SpanningTreeOptions | Keyed): MAPSolver {
  if (!('graph' in options)) return spanningTree(options);
  const graph = readGraph(options.graph);
  const { vertices, edges, vertexKeys } = graph;
  if (vertices > 1) checkPaths({ ...graph, directed: false }, 0, [...vertexKeys.keys()]);
  return spanningTree({ vertices, edges });
}

/**
 * {@link arborescence} of vertices and edges by their numbers, or of a directed graph by its keys.
 *
 * @throws MapgradError OPTION_INVALID, DATA_INVALID from a graph
 */
export function arborescenceOf(options: ArborescenceOptions | KeyedRoot): MAPSolver {
  if (!('graph' in options)) return arborescence(options);
  const graph = readGraph(options.graph);
  const { vertices, edges, vertexKeys } = graph;
  checkDirected(graph, 'arborescence');
  const root = graph.vertexOf(options.root);
  checkPaths(graph, root, [...vertexKeys.keys()]);
  return arborescence({ vertices, edges, root });
}

function costsOf(options: KeyedCosts): ShortestPathOptions & MinimumCutOptions {
  const graph = readGraph(options.graph);
  const { vertices, edges, directed } = graph;
  const { positive = 'error' } = options;
  return { vertices, edges, ...endsOf(graph, options), undirected: !directed, positive };
}
