import type { Dataset, Rows, Split } from '@mapgrad/contracts';

/** The right states of splits, those that are known so far. */
export type Optima = Map<Split, Rows>;

/** The targets where they are states; else none yet, MAP(targets) being solved where it is first needed. */
export const knownOptima = ({ labels, train, validation, test }: Dataset): Optima =>
  new Map(labels === 'states' ? [train, validation, test].map((split) => [split, split.targets]) : []);
