export {
  type Axis,
  type Chart,
  type ComparisonChartOptions,
  comparisonChart,
  type Measure,
  type Point,
} from './chart.ts';
export { type CompareOptions, type Comparison, type ComparisonRow, compareEstimators } from './compare-estimators.ts';
export { type Gibbs, type GibbsOptions, gibbs } from './gibbs.ts';
export {
  type GradientProblem,
  type GradientProblemParts,
  gradientProblem,
  type StateLoss,
  squaredDistance,
} from './gradient-problem.ts';
export { bestOf, hypercube, oneHots, type ProbeOptions, type States, statesBySolver, subsets } from './states.ts';
export { type Summary, summaryOf } from './summary.ts';
export { lineSample, type Palette, type SvgOptions, svg } from './svg.ts';
export { table } from './table.ts';
export { linearTicks, type Tick } from './ticks.ts';
export { cosine, type Vector } from './vector.ts';
export { vegaLite } from './vega-lite.ts';
