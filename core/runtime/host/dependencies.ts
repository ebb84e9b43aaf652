import { MapgradError } from '@mapgrad/contracts';
import type { PluginPackage } from './manifest.ts';

/**
 * Why a plugin cannot be used: one that it depends on, itself or through others, is not there, or depends on it in turn.
 *
 * @param packages all plugins that are there, by name
 */
export function unmetDependency(
  plugin: string,
  packages: ReadonlyMap<string, PluginPackage>,
): MapgradError | undefined {
  const met = new Set<string>();

  function visit(name: string, above: readonly string[]): MapgradError | undefined {
    const chain = [...above, name];
    const way = chain.join(' → ');
    const found = packages.get(name);
    if (found === undefined) {
      const message = `plugin ${plugin} depends on ${name} (${way}), which is not listed or could not be opened; list it too`;
      return new MapgradError('PLUGIN_DEPENDENCY', message, { plugin });
    }
    if (above.includes(name)) {
      const message = `plugin ${plugin} depends on a circle of plugins (${way}), none of which can be activated first; leave one out`;
      return new MapgradError('PLUGIN_DEPENDENCY', message, { plugin });
    }
    if (met.has(name)) return undefined;
    for (const needed of found.mapgrad.dependsOn ?? []) {
      const error = visit(needed, chain);
      if (error !== undefined) return error;
    }
    met.add(name);
    return undefined;
  }

  return visit(plugin, []);
}
