import type { PluginContext } from '@mapgrad/contracts';
import { argmax, topK } from '@mapgrad/solvers';

/** Delivers `top-k` and `argmax`. */
export function activate({ register }: PluginContext): void {
  register('solver', 'top-k', topK);
  register('solver', 'argmax', argmax);
}
