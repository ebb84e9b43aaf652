import type { PluginContext } from '@mapgrad/contracts';
import { clipped, weightedSum } from '@mapgrad/estimators';

/** Delivers the estimators `clipped` and `sum`, which are made of others. */
export function activate({ register }: PluginContext): void {
  register('estimator', 'clipped', clipped);
  register('estimator', 'sum', weightedSum);
}
