import type { Rows } from '@mapgrad/contracts';
import type { Tensor } from '@tensorflow/tfjs';

/** What a loss may learn from the training examples before the first step. */
export interface LossExamples {
  readonly n: number;
  /** [N, n] */
  readonly targets: Rows;
  /** The right states [N, n]: MAP(targets), solved on the first call, or the targets where they are states. */
  optimum(): Promise<Rows>;
}

/** Judges rows: output [R, n] and what it is compared with [R, n] → one loss a row [R]. Called inside a tidy. */
export type RowLoss = (output: Tensor, right: Tensor) => Tensor;

/** A number to be made small, row by row; a trainer takes the mean over examples and their samples. */
export interface Loss {
  /** `z`: the decisions of the solver; `theta`: the predictions themselves, in which case training needs no solver. */
  readonly judges: 'theta' | 'z';
  /** What it compares with: the targets (when absent), or the right states, which are MAP(targets) where targets are scores. */
  readonly compares?: 'targets' | 'states';
  /**
   * Fits the loss to the training examples, once a run.
   *
   * @throws MapgradError DATA_INVALID for examples that it cannot judge
   */
  prepare(examples: LossExamples): RowLoss | Promise<RowLoss>;
}
