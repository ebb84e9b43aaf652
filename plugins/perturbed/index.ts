import type { PluginContext } from '@mapgrad/contracts';
import { perturbed, scoreFunction } from '@mapgrad/estimators';

/** Delivers the estimators `perturbed` and `score-function`. */
export function activate({ register }: PluginContext): void {
  register('estimator', 'perturbed', perturbed);
  register('estimator', 'score-function', scoreFunction);
}
