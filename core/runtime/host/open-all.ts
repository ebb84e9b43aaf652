import { realpathSync } from 'node:fs';
import { isMapgradError, MapgradError } from '@mapgrad/contracts';
import { didYouMean } from '../did-you-mean.ts';
import { unmetDependency } from './dependencies.ts';
import { findPackage, installedPlugins, isPath } from './find-package.ts';
import type { PluginProblem } from './host.ts';
import type { PluginSlot } from './plugin-slot.ts';

/** Opens the plugins of a list, each package once, and leaves out those that cannot be used; says what is wrong with which. */
export function openAll(
  plugins: readonly string[],
  from: readonly string[],
  open: (folder: string) => PluginSlot,
): { readonly slots: readonly PluginSlot[]; readonly problems: readonly PluginProblem[] } {
  const slots = new Map<string, { readonly plugin: string; readonly slot: PluginSlot }>();
  const problems: PluginProblem[] = [];
  for (const plugin of new Set(plugins)) {
    try {
      const slot = open(locate(plugin, from));
      const { name } = slot.package;
      const other = slots.get(name)?.slot;
      if (other === undefined) {
        slots.set(name, { plugin, slot });
        problems.push(...slot.faults.map((error) => ({ plugin, error, isPartial: true })));
      } else if (realpathSync.native(other.folder) !== realpathSync.native(slot.folder)) {
        throw new MapgradError(
          'PLUGIN_DUPLICATE',
          `plugin ${name} is listed from two folders, ${other.folder} and ${slot.folder}; list one of them`,
          { plugin: name },
        );
      }
    } catch (thrown) {
      if (!isMapgradError(thrown)) throw thrown;
      problems.push({ plugin, error: thrown, isPartial: false });
    }
  }
  const packages = new Map([...slots].map(([name, { slot }]) => [name, slot.package]));
  const usable = [...slots].flatMap(([name, { plugin, slot }]) => {
    const error = unmetDependency(name, packages);
    if (error === undefined) return [slot];
    problems.push({ plugin, error, isPartial: false });
    return [];
  });
  return { slots: usable, problems };
}

function locate(plugin: string, from: readonly string[]): string {
  const folder = findPackage(plugin, from);
  if (folder !== undefined) return folder;
  const advice = isPath(plugin) ? 'expected a folder with a package.json' : adviceOnName(plugin, from);
  throw new MapgradError('PLUGIN_NOT_FOUND', `plugin ${plugin} was not found from ${from[0] ?? '.'}; ${advice}`, {
    plugin,
  });
}

function adviceOnName(plugin: string, from: readonly string[]): string {
  const path = `./${plugin}`;
  if (plugin !== '' && findPackage(path, from) !== undefined)
    return `there is a folder of that name, which is listed as ${path}`;
  return `try: npm install ${plugin}.${didYouMean(plugin, installedPlugins(from))}`;
}
