import type { PluginContext } from '@mapgrad/contracts';
import { gridShortestPath } from '@mapgrad/solvers';

/** Delivers `grid-path`. */
export function activate({ register }: PluginContext): void {
  register('solver', 'grid-path', gridShortestPath);
}
