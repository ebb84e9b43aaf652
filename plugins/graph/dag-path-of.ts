import type { MAPSolver } from '@mapgrad/contracts';
import { type DagPathOptions, dagPath, type GridEdgesOptions, gridEdges } from '@mapgrad/solvers';
import { dagPathInstance, type KeyedEnds } from './instances.ts';
import { type ScoreOf, scoredPath } from './on-vertices.ts';

/** A graph by its edges or by its keys, or a grid with edges to the right and down, from the first corner to the last. */
export type DagPathForm = DagPathOptions | GridEdgesOptions | (KeyedEnds & ScoreOf);

/**
 * {@link dagPath} of any form.
 *
 * @throws MapgradError OPTION_INVALID, DATA_INVALID from a graph
 */
export function dagPathOf(options: DagPathForm): MAPSolver {
  if ('edges' in options) return dagPath(options);
  if ('graph' in options) return scoredPath(dagPathInstance(options), options, dagPath);
  return dagPath({ vertices: options.rows * options.columns, edges: gridEdges(options) });
}
