import type { PluginContext } from '@mapgrad/contracts';
import { distinct } from './distinct.ts';
import { memo } from './memo.ts';
import { pool } from './pool.ts';
import { unmoved } from './unmoved.ts';

export type { Counters, CountingExecutor } from './counters.ts';
export { type DistinctOptions, distinct } from './distinct.ts';
export { type MemoOptions, memo } from './memo.ts';
export { type PoolOptions, pool } from './pool.ts';
export { type UnmovedOptions, unmoved } from './unmoved.ts';

/** Delivers the executors `unmoved`, `distinct`, `memo` and `pool`, which are made of another one. */
export function activate({ register }: PluginContext): void {
  register('executor', 'unmoved', unmoved);
  register('executor', 'distinct', distinct);
  register('executor', 'memo', memo);
  register('executor', 'pool', pool);
}
