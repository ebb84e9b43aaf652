import type { MAPSolver } from '@mapgrad/contracts';
import {
  type ArborescenceOptions,
  arborescence,
  type MinimumCutOptions,
  minimumCut,
  type ShortestPathOptions,
  type SignedPathOptions,
  type SpanningTreeOptions,
  shortestPath,
  signedPath,
  spanningTree,
} from '@mapgrad/solvers';
import {
  arborescenceInstance,
  type Keyed,
  type KeyedCosts,
  type KeyedEnds,
  type KeyedRoot,
  minimumCutInstance,
  shortestPathInstance,
  signedPathInstance,
  spanningTreeInstance,
} from './instances.ts';
import { type ScoreOf, scoredPath } from './on-vertices.ts';

/**
 * {@link shortestPath} of vertices and edges by their numbers, or of a graph by its keys.
 *
 * @throws MapgradError OPTION_INVALID, DATA_INVALID from a graph
 */
export function shortestPathOf(options: ShortestPathOptions | (KeyedCosts & ScoreOf)): MAPSolver {
  return 'graph' in options ? scoredPath(shortestPathInstance(options), options, shortestPath) : shortestPath(options);
}

/**
 * {@link minimumCut} of vertices and edges by their numbers, or of a graph by its keys.
 *
 * @throws MapgradError OPTION_INVALID, DATA_INVALID from a graph
 */
export function minimumCutOf(options: MinimumCutOptions | KeyedCosts): MAPSolver {
  return minimumCut('graph' in options ? minimumCutInstance(options) : options);
}

/**
 * {@link signedPath} of vertices and edges by their numbers, or of a directed graph by its keys.
 *
 * @throws MapgradError OPTION_INVALID, DATA_INVALID from a graph
 */
export function signedPathOf(options: SignedPathOptions | (KeyedEnds & ScoreOf)): MAPSolver {
  return 'graph' in options ? scoredPath(signedPathInstance(options), options, signedPath) : signedPath(options);
}

/**
 * {@link spanningTree} of vertices and edges by their numbers, or of a graph with keys, whatever way its edges lead.
 *
 * @throws MapgradError OPTION_INVALID, DATA_INVALID from a graph
 */
export function spanningTreeOf(options: SpanningTreeOptions | Keyed): MAPSolver {
  return spanningTree('graph' in options ? spanningTreeInstance(options) : options);
}

/**
 * {@link arborescence} of vertices and edges by their numbers, or of a directed graph by its keys.
 *
 * @throws MapgradError OPTION_INVALID, DATA_INVALID from a graph
 */
export function arborescenceOf(options: ArborescenceOptions | KeyedRoot): MAPSolver {
  return arborescence('graph' in options ? arborescenceInstance(options) : options);
}
