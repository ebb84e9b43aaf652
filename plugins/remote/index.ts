import type { PluginContext } from '@mapgrad/contracts';
import { type CommandOptions, command } from './command.ts';
import { type ServiceOptions, service } from './service.ts';
import { synchronous } from './synchronous.ts';
import { endSynchronous } from './thread.ts';

export { type CommandOptions, command } from './command.ts';
export type { RemoteOptions, RemoteSolver } from './remote-solver.ts';
export { type ServiceOptions, service } from './service.ts';
export { type SynchronousOptions, synchronous } from './synchronous.ts';
export { endSynchronous } from './thread.ts';

/** Delivers `command` and `service`, as solvers that answer at once. */
export function activate({ register, subscriptions }: PluginContext): void {
  register('solver', 'command', (options: CommandOptions) => synchronous({ solver: command(options) }));
  register('solver', 'service', (options: ServiceOptions) => synchronous({ solver: service(options) }));
  subscriptions.push({ dispose: endSynchronous });
}
