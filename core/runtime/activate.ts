import type { PluginContext } from '@mapgrad/contracts';
import { inline } from './inline.ts';
import { randomLinear } from './random-linear.ts';

/** Delivers the executor `inline` and the dataset `random-linear`: this package is a plugin too. */
export function activate({ register }: PluginContext): void {
  register('executor', 'inline', inline);
  register('dataset', 'random-linear', randomLinear);
}
