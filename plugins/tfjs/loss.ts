import type { Rows } from '@mapgrad/contracts';
import type { Tensor } from '@tensorflow/tfjs';

/** What a loss may learn from the training examples before the first step. */
export interface LossExamples {
  readonly n: number;
  /** [N, n] */
  readonly targets: Rows;
  /** MAP(targets) [N, n], solved on the first call. */
  optimum(): Rows;
}

/** Judges rows: output [R, n] and targets [R, n] → one loss a row [R]. Called inside a tidy. */
export type RowLoss = (output: Tensor, targets: Tensor) => Tensor;

/** A number to be made small, row by row; a trainer takes the mean over examples and their samples. */
export interface Loss {
  /** `z`: the decisions of the solver; `theta`: the predictions themselves, in which case training needs no solver. */
  readonly judges: 'theta' | 'z';
  /**
   * Fits the loss to the training examples, once a run.
   *
   * @throws MapgradError DATA_INVALID for examples that it cannot judge
   */
  prepare(examples: LossExamples): RowLoss;
}
