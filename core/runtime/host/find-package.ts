import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';

/** The folders that hold a folder, from the nearest to the root. */
function* ancestors(directory: string): Generator<string> {
  let current = resolve(directory);
  for (; dirname(current) !== current; current = dirname(current)) yield current;
  yield current;
}

/** What packages are named: `name` or `@scope/name`. */
export const PACKAGE_NAME: RegExp = /^(@[a-zA-Z0-9_~-][\w.~-]*\/)?[a-zA-Z0-9_~-][\w.~-]*$/;

/** Whether a plugin is listed by the path of its folder, not by the name of its package. */
export const isPath = (plugin: string): boolean => plugin.startsWith('.') || isAbsolute(plugin);

/** The folder of an installed package, as Node looks it up from a folder; or of a local one, when the name is a path. */
export function findPackage(name: string, from: readonly string[]): string | undefined {
  const hasManifest = (directory: string): boolean => existsSync(join(directory, 'package.json'));
  if (isPath(name)) {
    const directory = resolve(from[0] ?? '.', name);
    return hasManifest(directory) ? directory : undefined;
  }
  if (!PACKAGE_NAME.test(name)) return undefined;
  for (const start of from) {
    for (const ancestor of ancestors(start)) {
      const directory = join(ancestor, 'node_modules', name);
      if (hasManifest(directory)) return directory;
    }
  }
  return undefined;
}

/** The names of all installed packages whose package.json has a field `mapgrad`, as Node sees them from some folders. */
export function installedPlugins(from: readonly string[]): string[] {
  const names = new Set<string>();
  for (const modules of new Set(from.flatMap((start) => [...ancestors(start)]))) {
    for (const entry of entriesOf(join(modules, 'node_modules'))) {
      const scope = join(modules, 'node_modules', entry);
      const packages = entry.startsWith('@') ? entriesOf(scope).map((name) => `${entry}/${name}`) : [entry];
      for (const name of packages) {
        if (PACKAGE_NAME.test(name) && isPlugin(join(modules, 'node_modules', name, 'package.json'))) names.add(name);
      }
    }
  }
  return [...names].sort();
}

function entriesOf(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return []; // not there, not a folder, or not to be read
  }
}

function isPlugin(file: string): boolean {
  try {
    return statSync(file).isFile() && /"mapgrad"\s*:\s*\{/.test(readFileSync(file, 'utf8'));
  } catch {
    return false;
  }
}
