import { MapgradError, messageOf } from '@mapgrad/contracts';
import type { PluginSlot } from './plugin-slot.ts';

/** Activation and disposal of some plugins, which have all that they depend on. */
export interface Lifecycle {
  /**
   * Activates a plugin once, after those that it depends on, however often it is asked for; a failure is remembered and
   * thrown again.
   *
   * @throws MapgradError PLUGIN_DEPENDENCY; PLUGIN_FAILED, also once it is disposed; a code that the plugin chose
   */
  activateSlot(plugin: string): Promise<void>;
  /**
   * Disposes the plugins once activations that run have ended, the last activated one first.
   *
   * @throws AggregateError of MapgradError PLUGIN_FAILED
   */
  dispose(): Promise<void>;
}

/** See {@link Lifecycle}. */
export function lifecycle(slots: readonly PluginSlot[]): Lifecycle {
  const byName = new Map(slots.map((slot) => [slot.package.name, slot]));
  const activations = new Map<string, Promise<void>>();
  const started: PluginSlot[] = [];
  let disposal: Promise<void> | undefined;

  const refuseDisposed = (plugin: string): void => {
    if (disposal !== undefined) throw new MapgradError('PLUGIN_FAILED', `plugin ${plugin} was disposed`, { plugin });
  };

  async function activate(plugin: string): Promise<void> {
    const slot = byName.get(plugin)!;
    for (const needed of slot.package.mapgrad.dependsOn ?? []) {
      try {
        await activateSlot(needed);
      } catch (thrown) {
        const message = `plugin ${plugin} depends on ${needed}: ${messageOf(thrown)}`;
        throw new MapgradError('PLUGIN_DEPENDENCY', message, { plugin, hook: 'activate', cause: thrown });
      }
    }
    started.push(slot);
    await slot.activate();
  }

  async function activateSlot(plugin: string): Promise<void> {
    refuseDisposed(plugin);
    const activation = activations.get(plugin) ?? activate(plugin);
    activations.set(plugin, activation);
    await activation;
    refuseDisposed(plugin);
  }

  async function disposeAll(): Promise<void> {
    await Promise.allSettled(activations.values());
    const errors: MapgradError[] = [];
    for (const slot of started.toReversed()) errors.push(...(await slot.dispose()));
    if (errors.length > 0) throw new AggregateError(errors, errors.map(({ message }) => message).join('\n'));
  }

  return {
    activateSlot,
    dispose() {
      disposal ??= disposeAll();
      return disposal;
    },
  };
}
