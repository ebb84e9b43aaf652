import {
  type Dataset,
  type Executor,
  type GradientEstimator,
  type LossEstimator,
  type MAPSolver,
  MapgradError,
  type Metric,
  type SolverLoss,
  type Split,
} from '@mapgrad/contracts';
import type { Loss } from '../loss.ts';
import type { Model } from '../model.ts';
import type { OptimizerFactory } from '../optimizer-factory.ts';
import type { RelaxationFactory } from '../relaxations/relaxation-factory.ts';

/** What is trained, on what, through what, and by what it is judged. */
export interface MinibatchParts {
  readonly dataset: Dataset;
  readonly model: Model;
  /** A loss on z needs it or a relaxation, no other needs either. */
  readonly estimator?: GradientEstimator | LossEstimator | undefined;
  /** In place of solver and estimator in training; decisions are those of the solver. */
  readonly relaxation?: RelaxationFactory | undefined;
  readonly solver: MAPSolver;
  /** Answers at once; solves in this thread when absent. */
  readonly executor?: Executor | undefined;
  readonly loss: Loss | SolverLoss;
  readonly optimizer: OptimizerFactory;
  /** By id; the first one chooses the epoch unless the trainer is told another. */
  readonly metrics: Readonly<Record<string, Metric>>;
}

/** Whether a loss asks the solver by itself. */
export const isSolverLoss = (loss: MinibatchParts['loss']): loss is SolverLoss => 'evaluate' in loss;

/** The estimator that a loss on z cannot do without; throws CONFIGURATION_INVALID where there is none. */
export function requiredEstimator({ estimator }: MinibatchParts): GradientEstimator | LossEstimator {
  if (estimator !== undefined) return estimator;
  throw new MapgradError(
    'CONFIGURATION_INVALID',
    'the loss judges z and the layer has no estimator, so that nothing could be learned; configure layer.estimator or ' +
      'layer.relaxation, or a loss on θ',
    { path: ['layer'] },
  );
}

/** Throws CONFIGURATION_INVALID where nothing could be learned from a loss on z. */
export function checkEstimator(parts: MinibatchParts): void {
  const { loss, relaxation } = parts;
  if (!isSolverLoss(loss) && loss.judges === 'z' && relaxation === undefined) requiredEstimator(parts);
}

/** Throws CONFIGURATION_INVALID where the loss needs to know more than the data set tells. */
export function checkLabels({ dataset, loss }: Pick<MinibatchParts, 'dataset' | 'loss'>): void {
  if (dataset.labels !== 'states' || !isSolverLoss(loss) || !loss.needs.includes('scores')) return;
  throw new MapgradError(
    'CONFIGURATION_INVALID',
    `the loss ${loss.spec?.name ?? 'of your own'} compares with true scores, and the targets of the data set are states; ` +
      'choose a loss that learns from states, as Fenchel-Young losses do, or its cost by Hamming where it has one',
    { path: ['loss'] },
  );
}

/** Throws DATA_INVALID or SOLVER_SIZE unless the data are whole, finite and of the solver's size. */
export function checkData({ dataset, solver }: Pick<MinibatchParts, 'dataset' | 'solver'>): void {
  const { n, inputShape } = dataset;
  const size = solver.size();
  if (size !== n) {
    throw new MapgradError(
      'SOLVER_SIZE',
      `the data set has targets of ${n} numbers and the solver decides on ${size}; configure one to fit the other`,
      { path: ['layer', 'solver'] },
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
      { path: ['data'] },
    );
  }
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) {
    throw new MapgradError(
      'DATA_INVALID',
      `${name} holds ${values[at]} in example ${Math.floor(at / width)}, place ${at % width}; expected finite numbers`,
      { path: ['data'] },
    );
  }
}
