import { myPlugin } from './my-plugin.js';

export * from './my-plugin.js';

/**
 * Delivers `my-plugin`.
 *
 * @param {import('@mapgrad/contracts').PluginContext} context
 */
export function activate({ register }) {
  register('solver', 'my-plugin', myPlugin);
}
