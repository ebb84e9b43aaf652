import 'reflect-metadata';
import { type Contributions, type Factory, type Kind, MapgradError } from '@mapgrad/contracts';
import { Container } from 'inversify';
import { didYouMean } from '../did-you-mean.ts';
import type { Catalogue, CatalogueEntry } from '../pipeline/catalogue.ts';
import { findPackage, installedPlugins } from './find-package.ts';
import { readManifest } from './manifest.ts';
import { openPlugin, type PluginSlot } from './plugin-slot.ts';
import { contributionToken } from './tokens.ts';

/** Which plugins to open, and where they are. */
export interface HostOptions {
  /** Names of packages, or paths of local folders from the first of `from`. */
  readonly plugins: readonly string[];
  /** Folders to look packages up from, the first one first. */
  readonly from: readonly string[];
  /** Export conditions beside `node` and `import`. */
  readonly conditions?: readonly string[];
}

/** A plugin that could not be opened. */
export interface PluginProblem {
  /** As it was listed. */
  readonly plugin: string;
  readonly error: MapgradError;
}

/** Plugins, known by their manifests and activated when one of their ids is first used. */
export interface Host {
  /** All that the plugins announce. */
  readonly catalogue: Catalogue;
  /** Name and version of each plugin that was opened. */
  readonly plugins: readonly { readonly name: string; readonly version: string }[];
  /** Plugins that could not be opened; the others work. */
  readonly problems: readonly PluginProblem[];
  /** Holds the factories of the activated plugins. */
  readonly container: Container;
  /** What plugins announce that are installed but not listed. */
  installed(): Catalogue;
  /** Activates the plugin of an id, and returns the service under which its factory is found. */
  activate<K extends Kind>(
    kind: K,
    id: string,
  ): Promise<{ readonly entry: CatalogueEntry; readonly factory: Factory<K> }>;
  /** Makes a contribution; `options` are for its factory to check. */
  create<K extends Kind>(kind: K, id: string, options?: object): Promise<Contributions[K]>;
  /** Undoes what the plugins have done, the last one first. */
  dispose(): Promise<void>;
}

/** Opens plugins by their manifests; runs none of their code. A plugin that fails is reported and left out. */
export function createHost({ plugins, from, conditions = [] }: HostOptions): Host {
  const container = new Container();
  const slots: PluginSlot[] = [];
  const problems: PluginProblem[] = [];
  for (const plugin of new Set(plugins)) {
    try {
      slots.push(openPlugin(locate(plugin, from), container, conditions));
    } catch (thrown) {
      if (!(thrown instanceof MapgradError)) throw thrown;
      problems.push({ plugin, error: thrown });
    }
  }
  const catalogue = slots.flatMap(({ entries }) => entries);

  async function activate<K extends Kind>(
    kind: K,
    id: string,
  ): Promise<{ entry: CatalogueEntry; factory: Factory<K> }> {
    const slot = slots.find(({ entries }) => entries.some((entry) => entry.kind === kind && entry.id === id));
    const entry = slot?.entries.find((candidate) => candidate.kind === kind && candidate.id === id);
    if (slot === undefined || entry === undefined) throw notFound(kind, id, catalogue);
    await slot.activate();
    return { entry, factory: container.get(contributionToken(slot.package.name, kind, id)) };
  }

  return {
    catalogue,
    plugins: slots.map(({ package: { name, version } }) => ({ name, version })),
    problems,
    container,
    installed: () => installedBeside(slots, from),
    activate,
    async create(kind, id, options = {}) {
      const { factory } = await activate(kind, id);
      return factory(options as never);
    },
    async dispose() {
      for (const slot of slots.toReversed()) await slot.dispose();
    },
  };
}

function locate(plugin: string, from: readonly string[]): string {
  const directory = findPackage(plugin, from);
  if (directory !== undefined) return directory;
  const isPath = plugin.startsWith('.') || plugin.startsWith('/');
  const advice = isPath
    ? 'expected a folder with a package.json'
    : `try: npm install ${plugin}.${didYouMean(plugin, installedPlugins(from))}`;
  throw new MapgradError('PLUGIN_NOT_FOUND', `plugin ${plugin} was not found from ${from[0] ?? '.'}; ${advice}`, {
    plugin,
  });
}

function notFound(kind: Kind, id: string, catalogue: Catalogue): MapgradError {
  const ids = catalogue.filter((entry) => entry.kind === kind).map((entry) => entry.id);
  return new MapgradError(
    'CONTRIBUTION_NOT_FOUND',
    `there is no ${kind} ${id}.${didYouMean(id, ids)} The plugins listed provide ${ids.join(', ') || 'none'}.`,
  );
}

function installedBeside(slots: readonly PluginSlot[], from: readonly string[]): Catalogue {
  const listed = new Set(slots.map((slot) => slot.package.name));
  return installedPlugins(from)
    .filter((name) => !listed.has(name))
    .flatMap((name) => {
      try {
        return readManifest(findPackage(name, from)!).entries;
      } catch {
        return [];
      }
    });
}
