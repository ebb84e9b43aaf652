import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  type Disposable,
  type Factory,
  type Kind,
  MapgradError,
  type Plugin,
  type PluginContext,
} from '@mapgrad/contracts';
import { moduleResolve } from 'import-meta-resolve';
import { type Container, ContainerModule } from 'inversify';
import type { CatalogueEntry } from '../pipeline/catalogue.ts';
import type { HostOptions } from './host.ts';
import { type ReadManifest, readManifest } from './manifest.ts';
import { namedSolver } from './named-solver.ts';
import { pluginError } from './plugin-error.ts';
import { refuseOutside } from './read-json.ts';
import { refuseOtherCopy } from './refuse-other-copy.ts';
import { type Contribution, contributionToken } from './tokens.ts';
import { within } from './within.ts';

/** A plugin that is known by its manifest and activated when it is first needed. */
export interface PluginSlot extends ReadManifest {
  readonly folder: string;
  /**
   * Runs `activate`; to be called once.
   *
   * @throws MapgradError PLUGIN_FAILED, or a code that the plugin chose
   */
  activate(): Promise<void>;
  /** Undoes what the plugin has done, the last first, once its activation has ended; returns what failed. */
  dispose(): Promise<readonly MapgradError[]>;
}

/**
 * Opens a plugin from its folder, without running any of its code.
 *
 * @throws MapgradError PLUGIN_MANIFEST, PLUGIN_ENGINE, PLUGIN_DUPLICATE
 */
export function openPlugin(
  folder: string,
  container: Container,
  { conditions, patience }: Required<Pick<HostOptions, 'conditions' | 'patience'>>,
): PluginSlot {
  const manifest = readManifest(folder);
  const { entries } = manifest;
  const plugin = manifest.package.name;
  refuseOtherCopy(plugin, folder);
  const subscriptions: Disposable[] = [];
  let module: ContainerModule | undefined;

  async function run(contributions: Contribution[]): Promise<void> {
    const entry = entryModule(plugin, folder, conditions);
    const code = (await import(entry.href)) as Partial<Plugin>;
    if (typeof code.activate !== 'function') throw new Error(`${entry.href} exports no function activate(context)`);
    await code.activate(contextFor(manifest, contributions, subscriptions));
  }

  return {
    ...manifest,
    folder,
    async activate() {
      const contributions: Contribution[] = [];
      try {
        await within(patience, run(contributions));
        refuseMissing(entries, contributions);
      } catch (thrown) {
        throw pluginError(
          thrown,
          { plugin, hook: 'activate' },
          (message) => `plugin ${plugin} failed in activate: ${message}`,
        );
      }
      module = new ContainerModule(({ bind }) => {
        for (const { kind, id, factory } of contributions) {
          bind(contributionToken(plugin, kind, id)).toConstantValue(
            kind === 'solver' ? namedSolver(factory as Factory<'solver'>, `${plugin}/${id}`) : factory,
          );
        }
      });
      container.load(module);
    },
    async dispose() {
      if (module !== undefined) await container.unloadAsync(module);
      const errors: MapgradError[] = [];
      for (const subscription of subscriptions.splice(0).reverse()) {
        try {
          await within(patience, (async () => subscription.dispose())());
        } catch (thrown) {
          const words = (message: string): string => `plugin ${plugin} failed in dispose: ${message}`;
          errors.push(pluginError(thrown, { plugin, hook: 'dispose' }, words));
        }
      }
      return errors;
    },
  };
}

/** @throws Error when the package says of its code that it is elsewhere */
function entryModule(plugin: string, folder: string, conditions: readonly string[]): URL {
  const base = pathToFileURL(join(folder, 'package.json'));
  const entry = moduleResolve(plugin, base, new Set(['node', 'import', ...conditions]));
  if (entry.protocol !== 'file:') throw new Error(`its code is ${entry.href}, expected a file of its folder`);
  refuseOutside(folder, fileURLToPath(entry));
  return entry;
}

function refuseMissing(entries: readonly CatalogueEntry[], contributions: readonly Contribution[]): void {
  const missing = entries.filter(({ kind, id }) => !contributions.some((c) => c.kind === kind && c.id === id));
  if (missing.length === 0) return;
  const names = missing.map(({ kind, id }) => `${kind} ${id}`).join(', ');
  throw new Error(`activate did not register ${names}, which the manifest announces`);
}

function contextFor(
  { package: { name: plugin }, entries, faults }: ReadManifest,
  contributions: Contribution[],
  subscriptions: Disposable[],
): PluginContext {
  return {
    subscriptions,
    register<K extends Kind>(kind: K, id: string, factory: Factory<K>) {
      if (!entries.some((entry) => entry.kind === kind && entry.id === id)) {
        if (faults.length > 0) return; // what the manifest left out has been reported
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
