import type { PluginContext } from '@mapgrad/contracts';
import { binaryTree, projectiveTree, viterbi } from '@mapgrad/solvers';

/** Delivers `viterbi`, `projective-tree` and `binary-tree`. */
export function activate({ register }: PluginContext): void {
  register('solver', 'viterbi', viterbi);
  register('solver', 'projective-tree', projectiveTree);
  register('solver', 'binary-tree', binaryTree);
}
