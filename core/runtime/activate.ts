import type { PluginContext } from '@mapgrad/contracts';
import { inline } from './inline.ts';

/** Delivers the executor `inline`: this package is a plugin too. */
export function activate({ register }: PluginContext): void {
  register('executor', 'inline', inline);
}
