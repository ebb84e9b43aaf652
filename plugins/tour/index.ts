import type { PluginContext } from '@mapgrad/contracts';
import { tsp } from '@mapgrad/solvers';

/** Delivers `tsp`. */
export function activate({ register }: PluginContext): void {
  register('solver', 'tsp', tsp);
}
