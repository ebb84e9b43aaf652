import type { PluginContext } from '@mapgrad/contracts';
import { asyncThreads } from './async-threads.ts';
import { threads } from './threads.ts';

export { asyncThreads } from './async-threads.ts';
export type { ThreadsOptions } from './options.ts';
export { threads } from './threads.ts';

/** Delivers the executors `threads` and `threads-async`. */
export function activate({ register }: PluginContext): void {
  register('executor', 'threads', threads);
  register('executor', 'threads-async', asyncThreads);
}
