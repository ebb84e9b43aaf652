import type { PluginContext } from '@mapgrad/contracts';
import { frankWolfe, regularisedFenchelYoung, sparseMAP } from '@mapgrad/estimators';

/** Delivers the estimators `frank-wolfe` and `sparsemap`, and the loss `regularised-fenchel-young`. */
export function activate({ register }: PluginContext): void {
  register('estimator', 'frank-wolfe', frankWolfe);
  register('estimator', 'sparsemap', sparseMAP);
  register('loss', 'regularised-fenchel-young', regularisedFenchelYoung);
}
