import { type Draw, MapgradError, messageOf } from '@mapgrad/contracts';
import { findPackage } from './find-package.ts';
import type { HostOptions } from './host.ts';
import { readManifest } from './manifest.ts';
import { resolveSubpath } from './resolve-subpath.ts';

/**
 * How the states of a solver are drawn, as the plugin that announces it says; undefined where none does. Runs no code but the
 * `./pictures` of that plugin.
 *
 * @throws MapgradError PLUGIN_MANIFEST, PLUGIN_ENGINE; PLUGIN_FAILED where what is announced is not there
 */
export async function findPicture(
  solver: string,
  { plugins, from, conditions = [] }: Omit<HostOptions, 'patience'>,
): Promise<Draw | undefined> {
  for (const name of plugins) {
    const directory = findPackage(name, from);
    if (directory === undefined) continue;
    const { package: found } = readManifest(directory);
    const announced = found.mapgrad.contributes.solvers?.find(
      ({ id }) => id === solver || `${found.name}/${id}` === solver,
    );
    if (announced === undefined) continue;
    return announced.picture === undefined ? undefined : load(found.name, announced.picture, directory, conditions);
  }
  return undefined;
}

async function load(plugin: string, name: string, directory: string, conditions: readonly string[]): Promise<Draw> {
  try {
    const module = resolveSubpath(plugin, 'pictures', directory, conditions);
    const { [name]: draw } = (await import(module.href)) as Readonly<Record<string, unknown>>;
    if (typeof draw === 'function') return draw as Draw;
    throw new Error(`${module.href} exports no function ${name}`);
  } catch (thrown) {
    throw new MapgradError('PLUGIN_FAILED', `the pictures of plugin ${plugin} cannot be had: ${messageOf(thrown)}`, {
      plugin,
      cause: thrown,
    });
  }
}
