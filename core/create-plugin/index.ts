export { PLUGIN_KINDS, type PluginKind } from './kinds.ts';
export { type NewPluginOptions, newPlugin } from './new-plugin.ts';
