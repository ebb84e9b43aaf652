import type { PluginContext } from '@mapgrad/contracts';
import { projectiveTree, viterbi } from '@mapgrad/solvers';

/** Delivers `viterbi` and `projective-tree`. */
export function activate({ register }: PluginContext): void {
  register('solver', 'viterbi', viterbi);
  register('solver', 'projective-tree', projectiveTree);
}
