import type { PluginContext } from '@mapgrad/contracts';
import { bandwidth, fixed, gumbel, imle, none, normal, sumOfGamma } from '@mapgrad/estimators';

/** Delivers the estimator `imle`, its noises, and the step sizes `fixed` and `bandwidth`. */
export function activate({ register }: PluginContext): void {
  register('estimator', 'imle', imle);
  register('noise', 'none', none);
  register('noise', 'gumbel', gumbel);
  register('noise', 'normal', normal);
  register('noise', 'sum-of-gamma', sumOfGamma);
  register('stepSize', 'fixed', ({ lambda }: { readonly lambda: number }) => fixed(lambda));
  register('stepSize', 'bandwidth', bandwidth);
}
