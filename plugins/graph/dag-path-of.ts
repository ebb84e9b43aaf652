import type { MAPSolver } from '@mapgrad/contracts';
import { type DagPathOptions, dagPath, type GridEdgesOptions, gridEdges } from '@mapgrad/solvers';
import { checkAcyclic, checkDirected, endsOf } from './check-keyed.ts';
import type { KeyedEnds } from './keyed-solvers.ts';
import { readGraph } from './read-graph.ts';

/** A graph by its edges or by its keys, or a grid with edges to the right and down, from the first corner to the last. */
export type DagPathForm = DagPathOptions | GridEdgesOptions | KeyedEnds;

/**
 * {@link dagPath} of any form.
 *
 * @throws MapgradError OPTION_INVALID, DATA_INVALID from a graph
 */
export function dagPathOf(options: DagPathForm): MAPSolver {
  if ('edges' in options) return dagPath(options);
  if (!('graph' in options)) return dagPath({ vertices: options.rows * options.columns, edges: gridEdges(options) });
  const graph = readGraph(options.graph);
  checkDirected(graph, 'dag-path');
  checkAcyclic(graph);
  return dagPath({ vertices: graph.vertices, edges: graph.edges, ...endsOf(graph, options) });
}
