import type { MAPSolver } from '@mapgrad/contracts';
import { type DagPathOptions, dagPath, type GridEdgesOptions, gridEdges } from '@mapgrad/solvers';

/** A graph by its edges, or a grid with edges to the right and down, from the first corner to the last. */
export type DagPathForm = DagPathOptions | GridEdgesOptions;

/**
 * {@link dagPath} of either form.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function dagPathOf(options: DagPathForm): MAPSolver {
  if ('edges' in options) return dagPath(options);
  return dagPath({ vertices: options.rows * options.columns, edges: gridEdges(options) });
}
