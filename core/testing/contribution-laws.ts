import {
  type AsyncMAPSolver,
  type Dataset,
  type Executor,
  type GradientEstimator,
  type Kind,
  type LossEstimator,
  type MAPSolver,
  MapgradError,
  type Metric,
  type NoiseDistribution,
  type QuantileNoise,
  type ScoredNoise,
  type SolverLoss,
  type StepSize,
} from '@mapgrad/contracts';
import { datasetLaws } from './dataset-laws.ts';
import { type EstimatorLawOptions, estimatorLaws } from './estimator-laws.ts';
import { executorLaws } from './executor-laws.ts';
import type { Law } from './law.ts';
import { type LossEstimatorLawOptions, lossEstimatorLaws } from './loss-estimator-laws.ts';
import { metricLaws } from './metric-laws.ts';
import { type NoiseLawOptions, noiseLaws, scoredNoiseLaws } from './noise-laws.ts';
import { quantileNoiseLaws } from './quantile-noise-laws.ts';
import { type SolverLawOptions, solverLaws } from './solver-laws.ts';
import { type SolverLossLawOptions, solverLossLaws } from './solver-loss-laws.ts';
import { type StepSizeLawOptions, stepSizeLaws } from './step-size-laws.ts';

/** What a contribution of any kind may be excepted from, as its manifest says it under `laws`. */
export interface LawExceptions
  extends Pick<SolverLawOptions<void>, 'theta' | 'tolerance'>,
    NoiseLawOptions,
    StepSizeLawOptions,
    EstimatorLawOptions,
    LossEstimatorLawOptions,
    SolverLossLawOptions {}

type Suite = (make: () => unknown, excepted: LawExceptions) => readonly Law[];

/** The names of all exceptions. */
const EXCEPTIONS: Readonly<Record<keyof LawExceptions, true>> = {
  theta: true,
  tolerance: true,
  constant: true,
  coupled: true,
  inExpectation: true,
  composed: true,
  bounded: true,
  upToScale: true,
  convex: true,
};

/** By kind; those between a plugin and its trainer (models, losses of tensors, optimizers, relaxations) have no laws here. */
const SUITES: Partial<Record<Kind, Suite>> = {
  solver: (make, excepted) => solverLaws(make as () => MAPSolver | AsyncMAPSolver, excepted),
  noise: (make, excepted) => [
    ...(has(make(), 'score')
      ? scoredNoiseLaws(make as () => ScoredNoise)
      : noiseLaws(make as () => NoiseDistribution, excepted)),
    ...(has(make(), 'fromWords') ? quantileNoiseLaws(make as () => QuantileNoise) : []),
  ],
  stepSize: (make, excepted) => stepSizeLaws(make as () => StepSize, excepted),
  estimator: (make, excepted) =>
    has(make(), 'learnsFrom')
      ? lossEstimatorLaws(make as () => LossEstimator, excepted)
      : estimatorLaws(make as () => GradientEstimator, excepted),
  executor: (make) => executorLaws(make as () => Executor),
  loss: (make, excepted) => (has(make(), 'evaluate') ? solverLossLaws(make as () => SolverLoss, excepted) : []),
  metric: (make) => metricLaws(make as () => Metric),
  dataset: (make) => datasetLaws(make as () => Dataset | Promise<Dataset>),
};

/**
 * The laws of a contribution of any kind, chosen by what it makes: those of a score for a noise that has one.
 *
 * @param make a new one each time, with all its options
 * @throws MapgradError OPTION_INVALID for an exception that there is not; what `make` throws
 */
export function contributionLaws(kind: Kind, make: () => unknown, excepted: LawExceptions = {}): readonly Law[] {
  const unknown = Object.keys(excepted).find((name) => !(name in EXCEPTIONS));
  if (unknown !== undefined) {
    throw new MapgradError(
      'OPTION_INVALID',
      `'${unknown}' is no exception from the laws; there are ${Object.keys(EXCEPTIONS).join(', ')}`,
    );
  }
  return SUITES[kind]?.(make, excepted) ?? [];
}

const has = (made: unknown, key: string): boolean =>
  typeof made === 'object' && made !== null && Reflect.get(made, key) !== undefined;
