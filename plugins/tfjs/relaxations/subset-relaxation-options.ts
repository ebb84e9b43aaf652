import type { RelaxationOptions } from './relaxation.ts';

/** Options of the relaxations of k-subsets. */
export interface SubsetRelaxationOptions extends RelaxationOptions {
  /** How many of n are chosen; at most n. */
  readonly k: number;
}
