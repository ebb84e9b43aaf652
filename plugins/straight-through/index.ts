import type { PluginContext } from '@mapgrad/contracts';
import { identity, straightThrough } from '@mapgrad/estimators';

/** Delivers the estimators `straight-through` and `identity`. */
export function activate({ register }: PluginContext): void {
  register('estimator', 'straight-through', straightThrough);
  register('estimator', 'identity', identity);
}
