import {
  type Dataset,
  type Executor,
  type GradientEstimator,
  type MAPSolver,
  MapgradError,
  type Metric,
  type Split,
} from '@mapgrad/contracts';
import type { Loss } from '../loss.ts';
import type { Model } from '../model.ts';
import type { OptimizerFactory } from '../optimizer-factory.ts';

/** What is trained, on what, through what, and by what it is judged. */
export interface MinibatchParts {
  readonly dataset: Dataset;
  readonly model: Model;
  readonly estimator: GradientEstimator;
  readonly solver: MAPSolver;
  /** Answers at once; solves in this thread when absent. */
  readonly executor?: Executor | undefined;
  readonly loss: Loss;
  readonly optimizer: OptimizerFactory;
  /** By id; the first one chooses the epoch unless the trainer is told another. */
  readonly metrics: Readonly<Record<string, Metric>>;
}

/** Throws DATA_INVALID or SOLVER_SIZE unless the data are whole, finite and of the solver's size. */
export function checkData({ dataset, solver }: Pick<MinibatchParts, 'dataset' | 'solver'>): void {
  const { n, inputShape } = dataset;
  const size = solver.size();
  if (size !== n) {
    throw new MapgradError(
      'SOLVER_SIZE',
      `the data set has targets of ${n} numbers and the solver decides on ${size}; configure one to fit the other`,
    );
  }
  const inputSize = inputShape.reduce((product, length) => product * length, 1);
  for (const name of ['train', 'validation', 'test'] as const) {
    checkRows(`${name}.inputs`, dataset[name], 'inputs', inputSize);
    checkRows(`${name}.targets`, dataset[name], 'targets', n);
  }
}

function checkRows(name: string, split: Split, part: 'inputs' | 'targets', width: number): void {
  const values = split[part];
  if (split.count < 1 || values.length !== split.count * width) {
    throw new MapgradError(
      'DATA_INVALID',
      `${name} has ${values.length} numbers for ${split.count} examples, expected ${width} for each of at least one example`,
    );
  }
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) {
    throw new MapgradError(
      'DATA_INVALID',
      `${name} holds ${values[at]} in example ${Math.floor(at / width)}, place ${at % width}; expected finite numbers`,
    );
  }
}
