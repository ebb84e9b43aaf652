import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type Disposable,
  type Factory,
  isMapgradError,
  type Kind,
  MapgradError,
  messageOf,
  type Plugin,
  type PluginContext,
} from '@mapgrad/contracts';
import { moduleResolve } from 'import-meta-resolve';
import { type Container, ContainerModule } from 'inversify';
import { type CatalogueEntry, entryOf } from '../pipeline/catalogue.ts';
import type { HostOptions } from './host.ts';
import { type PluginPackage, readManifest } from './manifest.ts';
import { namedSolver } from './named-solver.ts';
import { type Contribution, contributionToken } from './tokens.ts';
import { within } from './within.ts';

/** A plugin that is known by its manifest and activated when it is first needed. */
export interface PluginSlot {
  readonly package: PluginPackage;
  readonly entries: readonly CatalogueEntry[];
  /**
   * Runs `activate` once, however often it is asked for; a failure is remembered and thrown again.
   *
   * @throws MapgradError PLUGIN_FAILED, also once the plugin is disposed; a code that the plugin chose
   */
  activate(): Promise<void>;
  /** Undoes once, after an activation that runs, what the plugin has done, the last first; returns what failed. */
  dispose(): Promise<readonly MapgradError[]>;
}

/**
 * Opens a plugin from its folder, without running any of its code.
 *
 * @throws MapgradError PLUGIN_MANIFEST, PLUGIN_ENGINE
 */
export function openPlugin(
  directory: string,
  container: Container,
  { conditions, patience }: Required<Pick<HostOptions, 'conditions' | 'patience'>>,
): PluginSlot {
  const { package: manifest, entries } = readManifest(directory);
  const plugin = manifest.name;
  const subscriptions: Disposable[] = [];
  let activation: Promise<void> | undefined;
  let disposal: Promise<readonly MapgradError[]> | undefined;
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
    await within(patience, code.activate(contextFor(plugin, entries, contributions, subscriptions)));
    const missing = entries.filter(({ kind, id }) => !contributions.some((c) => c.kind === kind && c.id === id));
    if (missing.length > 0) {
      const names = missing.map(({ kind, id }) => `${kind} ${id}`).join(', ');
      throw new Error(`activate did not register ${names}, which the manifest announces`);
    }
    module = new ContainerModule(({ bind }) => {
      for (const { kind, id, factory } of contributions) {
        bind(contributionToken(plugin, kind, id)).toConstantValue(
          kind === 'solver' ? namedSolver(factory as Factory<'solver'>, `${plugin}/${id}`) : factory,
        );
      }
    });
    container.load(module);
  }

  async function dispose(): Promise<readonly MapgradError[]> {
    await activation?.catch(() => undefined);
    if (module !== undefined) await container.unloadAsync(module);
    const errors: MapgradError[] = [];
    for (const subscription of subscriptions.reverse()) {
      try {
        await subscription.dispose();
      } catch (thrown) {
        const message = `plugin ${plugin} failed in dispose: ${messageOf(thrown)}`;
        errors.push(new MapgradError('PLUGIN_FAILED', message, { plugin, cause: thrown }));
      }
    }
    return errors;
  }

  const refuseDisposed = (): void => {
    if (disposal !== undefined) throw new MapgradError('PLUGIN_FAILED', `plugin ${plugin} was disposed`, { plugin });
  };

  return {
    package: manifest,
    entries,
    async activate() {
      refuseDisposed();
      activation ??= activate().catch((thrown: unknown) => {
        const code = isMapgradError(thrown) ? thrown.code : 'PLUGIN_FAILED';
        throw new MapgradError(code, `plugin ${plugin} failed in activate: ${messageOf(thrown)}`, {
          plugin,
          cause: thrown,
        });
      });
      await activation;
      refuseDisposed();
    },
    dispose: () => {
      disposal ??= dispose();
      return disposal;
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
      if (entryOf(entries, kind, id) === undefined) {
        throw new MapgradError(
          'PLUGIN_UNANNOUNCED',
          `plugin ${plugin} registers ${kind} ${id}, which its manifest does not announce; add it to "mapgrad.contributes"`,
          { plugin },
        );
      }
      if (contributions.some((other) => other.kind === kind && other.id === id)) {
        throw new MapgradError(
          'PLUGIN_FAILED',
          `plugin ${plugin} registers ${kind} ${id} twice; register each contribution once`,
          { plugin },
        );
      }
      if (typeof (factory as unknown) !== 'function') {
        throw new MapgradError(
          'PLUGIN_FAILED',
          `plugin ${plugin} registers ${typeof factory} as ${kind} ${id}, expected a function that makes it from its options`,
          { plugin },
        );
      }
      contributions.push({ kind, id, factory });
    },
  };
}
