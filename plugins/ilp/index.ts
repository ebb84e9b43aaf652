import type { PluginContext } from '@mapgrad/contracts';
import { knapsack, multidimensionalKnapsack } from '@mapgrad/solvers';
import { ilp } from './ilp.ts';

export { ilp } from './ilp.ts';
export type { IlpOptions } from './options.ts';

/** Delivers `ilp`, `knapsack` and `multidimensional-knapsack`. */
export function activate({ register }: PluginContext): void {
  register('solver', 'ilp', ilp);
  register('solver', 'knapsack', knapsack);
  register('solver', 'multidimensional-knapsack', multidimensionalKnapsack);
}
