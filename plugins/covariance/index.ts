import type { PluginContext } from '@mapgrad/contracts';
import { covariance } from '@mapgrad/estimators';

/** Delivers the estimator `covariance`. */
export function activate({ register }: PluginContext): void {
  register('estimator', 'covariance', covariance);
}
