import {
  type AsyncExecutor,
  type AsyncMAPSolver,
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
import { firstNonFinite } from '@mapgrad/core';
import type { BackendId } from '../backends/backend.ts';
import type { Loss } from '../loss.ts';
import type { Model } from '../model.ts';
import type { OptimizerFactory } from '../optimizer-factory.ts';
import type { RelaxationFactory } from '../relaxations/relaxation-factory.ts';

/** What is trained, and on what. */
interface RunParts {
  readonly dataset: Dataset;
  readonly model: Model;
  readonly optimizer: OptimizerFactory;
  /** Where TensorFlow.js computes; `auto` when absent, the first that works. */
  readonly backend?: BackendId | 'auto' | undefined;
}

/** Through what is trained, and by what it is judged. */
export interface LayerParts {
  /** A loss on z needs it or a relaxation, no other needs either. */
  readonly estimator?: GradientEstimator | LossEstimator | undefined;
  /** In place of solver and estimator in training; decisions are those of the solver, or its own where there is none. */
  readonly relaxation?: RelaxationFactory | undefined;
  /** Without one and without a relaxation, z is θ as it is. */
  readonly solver?: MAPSolver | AsyncMAPSolver | undefined;
  /** How many numbers of θ one of several layers takes that has no solver. */
  readonly n?: number | undefined;
  /** Solves in this thread when absent. */
  readonly executor?: Executor | AsyncExecutor | undefined;
  readonly loss: Loss | SolverLoss;
  /** How much the loss of one of several layers counts in the sum that is minimised; 1 when absent. */
  readonly weight?: number | undefined;
  /** By what results call them; the first one chooses the epoch unless the trainer is told another. */
  readonly metrics: Readonly<Record<string, Metric>>;
}

/** What is trained, on what, through what, and by what it is judged. */
export interface MinibatchParts extends RunParts, LayerParts {}

/** {@link MinibatchParts} of several layers by name, each of which takes the next numbers of θ and of the targets. */
export interface LayeredParts extends RunParts {
  readonly layers: Readonly<Record<string, LayerParts>>;
}

/** Whether a loss asks the solver by itself. */
export const isSolverLoss = (loss: LayerParts['loss']): loss is SolverLoss => 'evaluate' in loss;

/** The estimator that a loss on z cannot do without; throws CONFIGURATION_INVALID where there is none. */
export function requiredEstimator({ estimator }: LayerParts): GradientEstimator | LossEstimator {
  if (estimator !== undefined) return estimator;
  throw new MapgradError(
    'CONFIGURATION_INVALID',
    'the loss judges z and the layer has no estimator, so that nothing could be learned; configure layer.estimator or ' +
      'layer.relaxation, or a loss on θ',
    { path: ['layer'] },
  );
}

/** The solver that a loss cannot do without which asks one; throws CONFIGURATION_INVALID where there is none. */
export function requiredSolver({ solver }: LayerParts): MAPSolver | AsyncMAPSolver {
  if (solver !== undefined) return solver;
  throw new MapgradError(
    'CONFIGURATION_INVALID',
    'the layer has no solver to be asked; configure layer.solver, or a loss that asks none and no estimator',
    { path: ['layer'] },
  );
}

/** Whether z is θ as it is. */
export const isPlain = ({ solver, relaxation, estimator }: LayerParts): boolean =>
  solver === undefined && relaxation === undefined && estimator === undefined;

/** Throws CONFIGURATION_INVALID where nothing could be learned from a loss on z, or a solver is missing. */
export function checkEstimator(parts: LayerParts): void {
  const { loss, relaxation, estimator } = parts;
  if (isSolverLoss(loss) || estimator !== undefined) requiredSolver(parts);
  if (!isSolverLoss(loss) && loss.judges === 'z' && relaxation === undefined && !isPlain(parts))
    requiredEstimator(parts);
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
  const size = solver?.size() ?? n;
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
  const at = firstNonFinite(values);
  if (at >= 0) {
    throw new MapgradError(
      'DATA_INVALID',
      `${name} holds ${values[at]} in example ${Math.floor(at / width)}, place ${at % width}; expected finite numbers`,
      { path: ['data'] },
    );
  }
}
