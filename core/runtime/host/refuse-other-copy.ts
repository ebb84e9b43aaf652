import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MapgradError } from '@mapgrad/contracts';
import { isBlock } from '../pipeline/json.ts';
import { findPackage } from './find-package.ts';
import { readJson } from './read-json.ts';

const SHARED = ['@mapgrad/contracts', '@mapgrad/core'] as const;

const ownFolder = fileURLToPath(new URL('.', import.meta.url));
const ownCopies = new Map<string, Copy | undefined>();

interface Copy {
  readonly folder: string;
  readonly version: string;
}

/**
 * Refuses a plugin whose code would import another version of `@mapgrad/contracts` or `@mapgrad/core` than this one.
 *
 * A second copy of the same version is let through: errors are known by name and code, services by global symbols.
 *
 * @throws MapgradError PLUGIN_DUPLICATE, PLUGIN_MANIFEST
 */
export function refuseOtherCopy(plugin: string, directory: string): void {
  for (const name of SHARED) {
    if (!ownCopies.has(name)) ownCopies.set(name, copyFrom(name, ownFolder));
    const own = ownCopies.get(name);
    const other = copyFrom(name, realpathSync.native(directory));
    if (own === undefined || other === undefined || other.version === own.version) continue;
    throw new MapgradError(
      'PLUGIN_DUPLICATE',
      `plugin ${plugin} would run with ${name} ${other.version} of ${other.folder}, and the host with ${own.version} of ` +
        `${own.folder}; install one version for both (npm dedupe), or another version of ${plugin}`,
      { plugin },
    );
  }
}

function copyFrom(name: string, directory: string): Copy | undefined {
  const folder = findPackage(name, [directory]);
  if (folder === undefined) return undefined;
  const json = readJson(folder, 'package.json');
  return { folder, version: isBlock(json) && typeof json.version === 'string' ? json.version : 'without a version' };
}
