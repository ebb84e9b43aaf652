import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const own = createRequire(import.meta.url).resolve('mapgrad/package.json');

/** The version of the command. */
export const version: string = (JSON.parse(readFileSync(own, 'utf8')) as { version: string }).version;

/** Versions of all that decides a run: Node, the command, the plugins. */
export const versions = (
  plugins: readonly { readonly name: string; readonly version: string }[],
): Readonly<Record<string, string>> => ({
  node: process.version,
  mapgrad: version,
  ...Object.fromEntries(plugins.map((plugin) => [plugin.name, plugin.version])),
});

/** What is other than it was, in words. */
export const changedVersions = (
  before: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
): readonly string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .filter((name) => before[name] !== now[name])
    .map((name) => `${name} ${before[name] ?? 'not there'}, now ${now[name] ?? 'not there'}`);
