import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { moduleResolve } from 'import-meta-resolve';
import { refuseOutside } from './read-json.ts';

/** The module behind a subpath that a plugin exports, `./pictures`; throws where there is none, or it lies outside its folder. */
export function resolveSubpath(plugin: string, subpath: string, directory: string, conditions: readonly string[]): URL {
  const from = pathToFileURL(join(directory, 'package.json'));
  const module = moduleResolve(`${plugin}/${subpath}`, from, new Set(['node', 'import', ...conditions]));
  refuseOutside(directory, fileURLToPath(module));
  return module;
}
