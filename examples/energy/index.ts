import type { PluginContext } from '@mapgrad/contracts';
import { irishPrices } from './irish-prices.ts';

/** Delivers the dataset `irish-prices`. */
export function activate({ register }: PluginContext): void {
  register('dataset', 'irish-prices', irishPrices);
}
