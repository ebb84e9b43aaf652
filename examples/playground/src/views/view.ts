import type { Shown } from '../training.ts';

/** Shows an example as it is decided now. */
export interface View {
  readonly figures: readonly HTMLElement[];
  show(shown: Shown): void;
}
