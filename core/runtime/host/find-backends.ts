import { isMapgradError, MapgradError, messageOf } from '@mapgrad/contracts';
import { findPackage } from './find-package.ts';
import type { HostOptions } from './host.ts';
import { readManifest } from './manifest.ts';
import { resolveSubpath } from './resolve-subpath.ts';

/** A plugin with a trainer that computes on several backends. */
export interface BackendOffer {
  readonly plugin: string;
  readonly backends: readonly string[];
  /** The module that exports `tryBackend`. */
  readonly module: URL;
}

/**
 * Where trainers of some plugins can compute, as their manifests say; runs no plugin code. Plugins that cannot be opened have none.
 *
 * @throws MapgradError PLUGIN_FAILED where what is announced cannot be tried
 */
export function findBackends({ plugins, from, conditions = [] }: Omit<HostOptions, 'patience'>): BackendOffer[] {
  return plugins.flatMap((name) => {
    const directory = findPackage(name, from);
    const found = directory === undefined ? undefined : manifestOf(directory);
    const backends = found?.mapgrad.contributes.trainers?.flatMap((trainer) => trainer.backends ?? []) ?? [];
    if (directory === undefined || found === undefined || backends.length === 0) return [];
    const plugin = found.name;
    try {
      return [{ plugin, backends, module: resolveSubpath(plugin, 'try-backend', directory, conditions) }];
    } catch (thrown) {
      const message = `the backends of plugin ${plugin} cannot be tried: ${messageOf(thrown)}`;
      throw new MapgradError('PLUGIN_FAILED', message, { plugin, cause: thrown });
    }
  });
}

function manifestOf(directory: string): ReturnType<typeof readManifest>['package'] | undefined {
  try {
    return readManifest(directory).package;
  } catch (thrown) {
    if (isMapgradError(thrown)) return undefined;
    throw thrown;
  }
}
