import type { PluginContext } from '@mapgrad/contracts';
import { interpolation } from '@mapgrad/estimators';

/** Delivers the estimator `interpolation`. */
export function activate({ register }: PluginContext): void {
  register('estimator', 'interpolation', interpolation);
}
