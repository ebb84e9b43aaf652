import type { PluginContext } from '@mapgrad/contracts';
import { gridShortestPath } from '@mapgrad/solvers';
import { dagPathOf } from './dag-path-of.ts';

export { type DagPathForm, dagPathOf } from './dag-path-of.ts';

/** Delivers `grid-path` and `dag-path`. */
export function activate({ register }: PluginContext): void {
  register('solver', 'grid-path', gridShortestPath);
  register('solver', 'dag-path', dagPathOf);
}
