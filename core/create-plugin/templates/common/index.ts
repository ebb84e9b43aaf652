import type { PluginContext } from '@mapgrad/contracts';
import { myPlugin } from './my-plugin.ts';

export * from './my-plugin.ts';

/** Delivers `my-plugin`. */
export function activate({ register }: PluginContext): void {
  register('solver', 'my-plugin', myPlugin);
}
