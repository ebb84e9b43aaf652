export { activate } from './activate.ts';
export { firstNonFinite } from './all-finite.ts';
export { type CheckedOptions, checked, type StateCheck } from './checked.ts';
export { didYouMean } from './did-you-mean.ts';
export {
  type AsyncDifferentiable,
  type AsyncSampler,
  type Differentiable,
  differentiate,
  differentiateAsync,
  type PerRow,
  type Sampler,
  sampler,
  samplerAsync,
} from './differentiate.ts';
export { drive, driveAsync } from './drive.ts';
export { type InlineAsyncOptions, inline, inlineAsync } from './inline.ts';
export { type AsyncJudge, type Judge, judge, judgeAsync, type KnownAnswers } from './judge.ts';
export { type AnyExecutor, laterExecutor } from './later-executor.ts';
export { mapStates, mapStatesAsync } from './map-states.ts';
export { type Materialise, materialise } from './materialise.ts';
export { meantBackend } from './meant-backend.ts';
export { prepareOnce } from './prepare-once.ts';
export { type FindFactory, rebuild } from './rebuild.ts';
export { type RowsOf, rowsOf } from './rows-of.ts';
export { checkState, refuseLater, solverError } from './solver-error.ts';
export type { Matrix } from './to-rows.ts';
export {
  type TrainingWarnings,
  type TrainingWarningsOptions,
  trainingWarnings,
  type WatchState,
} from './training-warnings.ts';
