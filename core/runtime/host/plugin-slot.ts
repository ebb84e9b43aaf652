import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type Disposable,
  type Factory,
  type Kind,
  MapgradError,
  messageOf,
  type Plugin,
  type PluginContext,
} from '@mapgrad/contracts';
import { moduleResolve } from 'import-meta-resolve';
import { type Container, ContainerModule } from 'inversify';
import type { CatalogueEntry } from '../pipeline/catalogue.ts';
import { type PluginPackage, readManifest } from './manifest.ts';
import { type Contribution, contributionToken } from './tokens.ts';

/** A plugin that is known by its manifest and activated when it is first needed. */
export interface PluginSlot {
  readonly package: PluginPackage;
  readonly entries: readonly CatalogueEntry[];
  /** Runs `activate` once, however often it is asked for; a failure is remembered and thrown again. */
  activate(): Promise<void>;
  dispose(): Promise<void>;
}

/**
 * Opens a plugin from its folder, without running any of its code.
 *
 * @throws MapgradError PLUGIN_MANIFEST, PLUGIN_ENGINE
 */
export function openPlugin(directory: string, container: Container, conditions: readonly string[]): PluginSlot {
  const { package: manifest, entries } = readManifest(directory);
  const plugin = manifest.name;
  const subscriptions: Disposable[] = [];
  let activation: Promise<void> | undefined;
  let module: ContainerModule | undefined;

  async function activate(): Promise<void> {
    const contributions: Contribution[] = [];
    const entry = moduleResolve(
      plugin,
      pathToFileURL(join(directory, 'package.json')),
      new Set(['node', 'import', ...conditions]),
    );
    const code = (await import(entry.href)) as Partial<Plugin>;
    if (typeof code.activate !== 'function') {
      throw new Error(`${entry.href} exports no function activate(context)`);
    }
    await code.activate(contextFor(plugin, entries, contributions, subscriptions));
    const missing = entries.filter(({ kind, id }) => !contributions.some((c) => c.kind === kind && c.id === id));
    if (missing.length > 0) {
      const names = missing.map(({ kind, id }) => `${kind} ${id}`).join(', ');
      throw new Error(`activate did not register ${names}, which the manifest announces`);
    }
    module = new ContainerModule(({ bind }) => {
      for (const { kind, id, factory } of contributions) {
        bind(contributionToken(plugin, kind, id)).toConstantValue(
          kind === 'solver' ? named(factory as Factory<'solver'>, `${plugin}/${id}`) : factory,
        );
      }
    });
    container.load(module);
  }

  return {
    package: manifest,
    entries,
    activate: () => {
      activation ??= activate().catch((thrown: unknown) => {
        const code = thrown instanceof MapgradError ? thrown.code : 'PLUGIN_FAILED';
        throw new MapgradError(code, `plugin ${plugin} failed in activate: ${messageOf(thrown)}`, {
          plugin,
          cause: thrown,
        });
      });
      return activation;
    },
    async dispose() {
      if (module !== undefined) container.unload(module);
      for (const subscription of subscriptions.reverse()) await subscription.dispose();
    },
  };
}

function contextFor(
  plugin: string,
  entries: readonly CatalogueEntry[],
  contributions: Contribution[],
  subscriptions: Disposable[],
): PluginContext {
  return {
    subscriptions,
    register<K extends Kind>(kind: K, id: string, factory: Factory<K>) {
      if (!entries.some((entry) => entry.kind === kind && entry.id === id)) {
        throw new MapgradError(
          'PLUGIN_UNANNOUNCED',
          `plugin ${plugin} registers ${kind} ${id}, which its manifest does not announce; add it to "mapgrad.contributes"`,
          { plugin },
        );
      }
      contributions.push({ kind, id, factory });
    },
  };
}

/** Gives the solvers of a factory the name that messages call them by. */
const named =
  (factory: Factory<'solver'>, origin: string): Factory<'solver'> =>
  (options: never) => ({ ...factory(options), origin });
