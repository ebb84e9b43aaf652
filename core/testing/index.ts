export {
  type AnnouncedLaw,
  type AnnouncedLawOptions,
  announcedLaws,
  examplesOf,
  givenOptions,
} from './announced-laws.ts';
export { contributionLaws, type LawExceptions } from './contribution-laws.ts';
export { datasetLaws } from './dataset-laws.ts';
export { type EstimatorLawOptions, estimatorLaws } from './estimator-laws.ts';
export { executorLaws } from './executor-laws.ts';
export { type Law, law } from './law.ts';
export { type LossEstimatorLawOptions, lossEstimatorLaws } from './loss-estimator-laws.ts';
export { metricLaws } from './metric-laws.ts';
export { type NoiseLawOptions, noiseLaws, scoredNoiseLaws } from './noise-laws.ts';
export { type PluginLawOptions, pluginLaws } from './plugin-laws.ts';
export { quantileNoiseLaws } from './quantile-noise-laws.ts';
export { type SolverLawOptions, solverLaws } from './solver-laws.ts';
export { type SolverLossLawOptions, solverLossLaws } from './solver-loss-laws.ts';
export { type StepSizeLawOptions, stepSizeLaws } from './step-size-laws.ts';
