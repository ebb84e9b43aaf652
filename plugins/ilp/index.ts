import type { PluginContext } from '@mapgrad/contracts';
import { knapsack } from '@mapgrad/solvers';
import { ilp } from './ilp.ts';

export { ilp } from './ilp.ts';
export type { IlpConstraint, IlpKnapsack, IlpOptions, IlpRows } from './integer-program.ts';

/** Delivers `ilp` and `knapsack`. */
export function activate({ register }: PluginContext): void {
  register('solver', 'ilp', ilp);
  register('solver', 'knapsack', knapsack);
}
