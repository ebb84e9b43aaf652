import type { PluginContext } from '@mapgrad/contracts';
import { type GridPathCostsOptions, gridPathCosts } from './grid-path-costs.ts';

export { type GridPathCostsOptions, gridPathCosts };

/** Delivers the dataset `grid-path-costs`. */
export function activate({ register }: PluginContext): void {
  register('dataset', 'grid-path-costs', gridPathCosts);
}
