import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const root: string = fileURLToPath(new URL('../..', import.meta.url));

/** A package of the workspace. */
export interface Package {
  /** The folder from the root: `core/contracts`. */
  readonly folder: string;
  readonly json: {
    readonly name: string;
    readonly private?: boolean;
    readonly exports: Record<string, string | { readonly source: string }>;
    readonly dependencies?: Record<string, string>;
    readonly peerDependencies?: Record<string, string>;
  };
}

const folders = [
  ...['core', 'plugins', 'examples'].flatMap((parent) =>
    readdirSync(join(root, parent), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && existsSync(join(root, parent, entry.name, 'package.json')))
      .map((entry) => join(parent, entry.name)),
  ),
  'estimators',
  'solvers',
];

/** All packages of the workspace. */
export const packages: readonly Package[] = folders.map((folder) => ({
  folder,
  json: JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Package['json'],
}));

/** The sources of a package, as paths from the root. */
export function sourcesOf(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !/(^|\/)(dist|node_modules|templates)\//.test(file));
}
