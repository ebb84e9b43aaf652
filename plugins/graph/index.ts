import type { PluginContext } from '@mapgrad/contracts';
import { arborescence, gridShortestPath, minimumCut, shortestPath, signedPath, spanningTree } from '@mapgrad/solvers';
import { dagPathOf } from './dag-path-of.ts';

export { type DagPathForm, dagPathOf } from './dag-path-of.ts';

/** Delivers `grid-path`, `dag-path`, `shortest-path`, `signed-path`, `spanning-tree`, `arborescence` and `minimum-cut`. */
export function activate({ register }: PluginContext): void {
  register('solver', 'grid-path', gridShortestPath);
  register('solver', 'dag-path', dagPathOf);
  register('solver', 'shortest-path', shortestPath);
  register('solver', 'signed-path', signedPath);
  register('solver', 'spanning-tree', spanningTree);
  register('solver', 'arborescence', arborescence);
  register('solver', 'minimum-cut', minimumCut);
}
