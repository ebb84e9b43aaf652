export type { Asking } from './asking.ts';
export type { BackendTrial, TryBackend } from './backend.ts';
export type { Dataset, Split } from './dataset.ts';
export { type ErrorCode, type ErrorContext, isMapgradError, MapgradError, messageOf } from './errors.ts';
export type { AsyncExecutor, Executor, Job } from './executor.ts';
export { LARGEST, SMALLEST_NORMAL, saturated } from './float32.ts';
export type {
  Backward,
  Forward,
  GradientEstimator,
  JudgedForward,
  LossEstimator,
  StepContext,
} from './gradient-estimator.ts';
export { type AsyncMAPSolver, type AsyncSolve, type MAPSolver, minimizing, type Solve } from './map-solver.ts';
export type { Decisions, Metric } from './metric.ts';
export type { NoiseDistribution, QuantileNoise, ScoredNoise } from './noise-distribution.ts';
export { fold, type NoiseKey, noiseKey, randomWords, sameKey } from './noise-key.ts';
export { checkOption, checkPart, oneOf, positiveInteger } from './options.ts';
export {
  type Draw,
  type Drawn,
  heats,
  inWords,
  type Mark,
  type Picture,
  type Place,
  type Role,
  roleOf,
} from './picture.ts';
export {
  type Announcement,
  API_VERSION,
  type Contributions,
  type Disposable,
  type Factory,
  type Kind,
  MANIFEST_KEYS,
  type Manifest,
  type Parts,
  type Plugin,
  type PluginContext,
} from './plugin.ts';
export { type Perturbation, type Query, type Shift, samePerturbation } from './query.ts';
export type { Rows, Shape } from './rows.ts';
export type { Answers, LossValue, SolverLoss } from './solver-loss.ts';
export type { Argument, Json, Spec } from './spec.ts';
export type { State } from './state.ts';
export type { StepSize } from './step-size.ts';
export { threefry } from './threefry.ts';
export type { Checkpoint, Kept, NamedArray, Numbers, ShownDecision, Trained, Trainer, TrainingRun } from './trainer.ts';
