import type { PluginContext } from '@mapgrad/contracts';
import { argmax, quotas, ranking, topK } from '@mapgrad/solvers';

/** Delivers `top-k`, `argmax`, `quotas` and `ranking`. */
export function activate({ register }: PluginContext): void {
  register('solver', 'top-k', topK);
  register('solver', 'argmax', argmax);
  register('solver', 'quotas', quotas);
  register('solver', 'ranking', ranking);
}
