import type { PluginContext } from '@mapgrad/contracts';
import { fixed, gumbel, imle, none, normal, straightThrough, sumOfGamma } from '@mapgrad/estimators';

/** Delivers the estimators `imle` and `straight-through`, their noises, and the step size `fixed`. */
export function activate({ register }: PluginContext): void {
  register('estimator', 'imle', imle);
  register('estimator', 'straight-through', straightThrough);
  register('noise', 'none', none);
  register('noise', 'gumbel', gumbel);
  register('noise', 'normal', normal);
  register('noise', 'sum-of-gamma', sumOfGamma);
  register('stepSize', 'fixed', ({ lambda }: { readonly lambda: number }) => fixed(lambda));
}
