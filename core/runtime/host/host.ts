import 'reflect-metadata';
import { type Contributions, type Factory, type Kind, MapgradError } from '@mapgrad/contracts';
import { Container } from 'inversify';
import { didYouMean } from '../did-you-mean.ts';
import { type Catalogue, type CatalogueEntry, entriesNamed, idsOf, qualified } from '../pipeline/catalogue.ts';
import type { ExtendingDefinition, LayerDefinition, PipelineDefinition } from '../pipeline/definition.ts';
import { isUse, makeParts } from '../pipeline/map-parts.ts';
import type { Pipeline } from './assemble.ts';
import { findPackage, installedPlugins } from './find-package.ts';
import { type HostLayer, type HostLayerOptions, hostLayer } from './host-layer.ts';
import { type HostPipelineOptions, hostPipeline } from './host-pipeline.ts';
import { lifecycle } from './lifecycle.ts';
import { readManifest } from './manifest.ts';
import { openAll } from './open-all.ts';
import { makingError } from './plugin-error.ts';
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
  /** How long an `activate` or a `dispose` may take, in milliseconds; 30 000 when absent. */
  readonly patience?: number;
}

/** What is wrong with a plugin before any of its code runs. */
export interface PluginProblem {
  /** As it was listed. */
  readonly plugin: string;
  readonly error: MapgradError;
  /** Whether the rest of the plugin can be used: one contribution is left out, or a key of its manifest. */
  readonly isPartial: boolean;
}

/** A plugin that was opened. */
export interface OpenedPlugin {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

/** Plugins, known by their manifests and activated when one of their ids is first used. */
export interface Host {
  /** All that the plugins announce. */
  readonly catalogue: Catalogue;
  readonly plugins: readonly OpenedPlugin[];
  /** Plugins, and contributions of plugins, that cannot be used; the others work. */
  readonly problems: readonly PluginProblem[];
  /** What plugins announce that are installed but not listed. */
  installed(): Catalogue;
  /**
   * Activates the plugin of an id, after those that it depends on, and returns what its manifest says of the id and the
   * factory that it has registered. An id that several plugins have is named `plugin/id`.
   *
   * @throws MapgradError CONTRIBUTION_NOT_FOUND, CONTRIBUTION_AMBIGUOUS, PLUGIN_DEPENDENCY; PLUGIN_FAILED or a code that
   *   the plugin chose
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
   * Makes the objects of a pipeline: of the file of a URL, of a text, or of what such a text describes, in which `plugins` may be
   * absent unless it extends files.
   *
   * They are those that the command would train.
   *
   * @throws ConfigurationError for all that `mapgrad check` would report; MapgradError OPTION_INVALID for a variant or a
   *   value that there cannot be
   */
  pipeline(
    spec: string | URL | PipelineDefinition | ExtendingDefinition,
    options?: HostPipelineOptions,
  ): Promise<Pipeline>;
  /**
   * Makes one differentiable layer, described as under `layer` of a pipeline.
   *
   * @throws ConfigurationError for all that `mapgrad check` would report of such a layer
   */
  layer(spec: LayerDefinition, options?: HostLayerOptions): Promise<HostLayer>;
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
  const { slots, problems } = openAll(plugins, from, (folder) =>
    openPlugin(folder, container, { conditions, patience }),
  );
  const catalogue = slots.flatMap(({ entries }) => entries);
  const { activateSlot, dispose } = lifecycle(slots);

  async function activate<K extends Kind>(
    kind: K,
    id: string,
  ): Promise<{ entry: CatalogueEntry; factory: Factory<K> }> {
    const [entry, ...others] = entriesNamed(catalogue, kind, id);
    if (entry === undefined) throw notFound(kind, id, catalogue);
    if (others.length > 0) throw ambiguous([entry, ...others]);
    await activateSlot(entry.plugin);
    return { entry, factory: container.get(contributionToken(entry.plugin, kind, entry.id)) };
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

  const host: OpenHost = {
    catalogue,
    plugins: slots.map(({ package: { name, version }, folder }) => ({ name, version, folder })),
    problems,
    container,
    installed: () => installedBeside(slots, from),
    activate,
    create,
    pipeline: (spec, options = {}) => hostPipeline(host, { plugins, from }, spec, options),
    layer: (spec, options = {}) => hostLayer(host, spec, options),
    dispose,
  };
  return host;
}

/** The noise and the step size among the options of an estimator, if they are made. */
const handedOn = (options: object): object =>
  Object.fromEntries(
    Object.entries(options).filter(([name, value]) => ['noise', 'stepSize'].includes(name) && !isUse(value)),
  );

function notFound(kind: Kind, id: string, catalogue: Catalogue): MapgradError {
  const ids = idsOf(catalogue, kind);
  return new MapgradError(
    'CONTRIBUTION_NOT_FOUND',
    `there is no ${kind} ${id}.${didYouMean(id, ids)} The plugins listed provide ${ids.join(', ') || 'none'}.`,
  );
}

const ambiguous = (entries: readonly [CatalogueEntry, ...CatalogueEntry[]]): MapgradError =>
  new MapgradError(
    'CONTRIBUTION_AMBIGUOUS',
    `${entries[0].kind} ${entries[0].id} is contributed by several plugins; write ${entries.map(qualified).join(' or ')}`,
  );

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
