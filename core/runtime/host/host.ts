import 'reflect-metadata';
import { type Contributions, type Factory, isMapgradError, type Kind, MapgradError } from '@mapgrad/contracts';
import { Container } from 'inversify';
import { didYouMean } from '../did-you-mean.ts';
import { type Catalogue, type CatalogueEntry, entryOf, idsOf } from '../pipeline/catalogue.ts';
import { isUse, makeParts } from '../pipeline/map-parts.ts';
import { findPackage, installedPlugins, isPath } from './find-package.ts';
import { makingError } from './making-error.ts';
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
  /** How long an `activate` may take, in milliseconds; 30 000 when absent. */
  readonly patience?: number;
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
  /** What plugins announce that are installed but not listed. */
  installed(): Catalogue;
  /**
   * Activates the plugin of an id, and returns what its manifest says of the id and the factory that it has registered.
   *
   * @throws MapgradError CONTRIBUTION_NOT_FOUND; PLUGIN_FAILED or a code that the plugin chose
   */
  activate<K extends Kind>(
    kind: K,
    id: string,
  ): Promise<{ readonly entry: CatalogueEntry; readonly factory: Factory<K> }>;
  /**
   * Makes a contribution; `options` are for its factory to check. Blocks `{ use: id }` among them that the manifest
   * announces as parts are made first; estimators within an estimator are given its noise and its step size.
   *
   * @throws MapgradError as `activate` does; PLUGIN_FAILED or a code that the factory chose
   */
  create<K extends Kind>(kind: K, id: string, options?: object): Promise<Contributions[K]>;
  /**
   * Undoes what the plugins have done, the last activated one first; no plugin can be activated afterwards.
   *
   * @throws AggregateError at the end, with a MapgradError PLUGIN_FAILED for each subscription that failed
   */
  dispose(): Promise<void>;
}

/** A host that pipelines can be assembled from. */
export interface OpenHost extends Host {
  /** Holds the factories of the activated plugins. */
  readonly container: Container;
}

/** Opens plugins by their manifests; runs none of their code. A plugin that fails is reported and left out. */
export const createHost = (options: HostOptions): Host => openHost(options);

/** {@link createHost}, with the container. */
export function openHost({ plugins, from, conditions = [], patience = 30_000 }: HostOptions): OpenHost {
  const container = new Container();
  const slots: PluginSlot[] = [];
  const activated = new Set<PluginSlot>();
  const problems: PluginProblem[] = [];
  for (const plugin of new Set(plugins)) {
    try {
      const slot = openPlugin(locate(plugin, from), container, { conditions, patience });
      if (slots.some((other) => other.package.name === slot.package.name)) continue;
      refuseClash(slot, slots);
      slots.push(slot);
    } catch (thrown) {
      if (!isMapgradError(thrown)) throw thrown;
      problems.push({ plugin, error: thrown });
    }
  }
  const catalogue = slots.flatMap(({ entries }) => entries);

  async function activate<K extends Kind>(
    kind: K,
    id: string,
  ): Promise<{ entry: CatalogueEntry; factory: Factory<K> }> {
    const entry = entryOf(catalogue, kind, id);
    const slot = slots.find(({ package: { name } }) => name === entry?.plugin);
    if (slot === undefined || entry === undefined) throw notFound(kind, id, catalogue);
    activated.add(slot);
    await slot.activate();
    return { entry, factory: container.get(contributionToken(slot.package.name, kind, id)) };
  }

  async function create<K extends Kind>(kind: K, id: string, options: object = {}): Promise<Contributions[K]> {
    const { entry, factory } = await activate(kind, id);
    const parts = await makeParts(entry.parts, options, (partKind, { use, ...own }) =>
      create(partKind, use, kind === 'estimator' && partKind === kind ? { ...handedOn(options), ...own } : own),
    );
    try {
      return await factory({ ...options, ...parts } as never);
    } catch (thrown) {
      throw makingError(thrown, entry);
    }
  }

  return {
    catalogue,
    plugins: slots.map(({ package: { name, version } }) => ({ name, version })),
    problems,
    container,
    installed: () => installedBeside(slots, from),
    activate,
    create,
    async dispose() {
      const order = new Set([...[...activated].reverse(), ...slots]);
      const errors: MapgradError[] = [];
      for (const slot of order) errors.push(...(await slot.dispose()));
      if (errors.length > 0) throw new AggregateError(errors, errors.map(({ message }) => message).join('\n'));
    },
  };
}

/** The noise and the step size among the options of an estimator, if they are made. */
const handedOn = (options: object): object =>
  Object.fromEntries(
    Object.entries(options).filter(([name, value]) => ['noise', 'stepSize'].includes(name) && !isUse(value)),
  );

/** @throws MapgradError PLUGIN_MANIFEST when a plugin announces what an earlier one does */
function refuseClash({ package: { name }, entries }: PluginSlot, earlier: readonly PluginSlot[]): void {
  for (const { kind, id } of entries) {
    const other = earlier.find((slot) => entryOf(slot.entries, kind, id));
    if (other === undefined) continue;
    throw new MapgradError(
      'PLUGIN_MANIFEST',
      `plugin ${name} announces ${kind} ${id}, which plugin ${other.package.name} announces too; list only one of them`,
      { plugin: name },
    );
  }
}

function locate(plugin: string, from: readonly string[]): string {
  const directory = findPackage(plugin, from);
  if (directory !== undefined) return directory;
  const advice = isPath(plugin)
    ? 'expected a folder with a package.json'
    : `try: npm install ${plugin}.${didYouMean(plugin, installedPlugins(from))}`;
  throw new MapgradError('PLUGIN_NOT_FOUND', `plugin ${plugin} was not found from ${from[0] ?? '.'}; ${advice}`, {
    plugin,
  });
}

function notFound(kind: Kind, id: string, catalogue: Catalogue): MapgradError {
  const ids = idsOf(catalogue, kind);
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
