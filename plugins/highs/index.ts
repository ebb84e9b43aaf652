import type { PluginContext } from '@mapgrad/contracts';
import { highs } from './highs.ts';

export { type HighsOptions, highs } from './highs.ts';

/** Delivers `highs`. */
export function activate({ register }: PluginContext): void {
  register('solver', 'highs', highs);
}
