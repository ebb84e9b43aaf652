import type { PluginContext } from '@mapgrad/contracts';
import { assignment } from './assignment.ts';
import { matching } from './matching.ts';

export { type AssignmentOptions, assignment } from './assignment.ts';
export { type MatchingOptions, matching } from './matching.ts';

/** Delivers `assignment` and `matching`. */
export function activate({ register }: PluginContext): void {
  register('solver', 'assignment', assignment);
  register('solver', 'matching', matching);
}
