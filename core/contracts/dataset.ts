import type { Rows } from './rows.ts';

/** N examples. */
export interface Split {
  readonly count: number;
  /** [N, …inputShape] */
  readonly inputs: Rows;
  /** What z is judged by (true values, true states) [N, n]. */
  readonly targets: Rows;
  /** For people: what each of the n numbers of an example is called, as the words of a text or the items to choose from. */
  names?(example: number): readonly string[];
}

/** Examples to learn from, to choose by, and to report. */
export interface Dataset {
  /** The shape of one input, without the leading N. */
  readonly inputShape: readonly number[];
  /** n */
  readonly n: number;
  /** What the targets are: true scores t, whose right states are MAP(t), or the right states themselves; scores when absent. */
  readonly labels?: 'scores' | 'states' | undefined;
  readonly train: Split;
  readonly validation: Split;
  readonly test: Split;
}
