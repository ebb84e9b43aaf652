import type { PluginContext } from '@mapgrad/contracts';
import { adaptive } from '@mapgrad/estimators';

/** Delivers the step size `adaptive`. */
export function activate({ register }: PluginContext): void {
  register('stepSize', 'adaptive', adaptive);
}
