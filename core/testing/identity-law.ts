import { type GradientEstimator, LARGEST, type Query } from '@mapgrad/contracts';
import { answersOf, type Batch, batchOf, converse } from './converse.ts';
import { identityMap } from './identity-map.ts';
import { ensure, type Law, law } from './law.ts';
import { uniform } from './numbers.ts';
import { show } from './show.ts';

/** Steps over which a mean is taken, and how many of its standard errors it may be off. */
const STEPS = 4000;
const FAR = 5;

/**
 * How Σ_s dz_s is missed, by more than float32 explains: a state has an error of at most 2⁻²⁴ of its size m, so the
 * difference of two has 2⁻²²·m with its own rounding, and is divided by the step. States that saturate at the edge of float32 say nothing.
 */
export function identityBreach(estimator: GradientEstimator, batch: Batch): string | undefined {
  const { instances, n, dz } = batch;
  const answers = answersOf(identityMap({ n }));
  const steps: Float64Array[] = [];
  let largest = 0;
  const { dtheta } = converse(estimator, batch, (query: Query) => {
    const states = answers(query);
    largest = states.reduce((most, value) => Math.max(most, Math.abs(value)), largest);
    if (query.shift !== undefined) steps.push(query.shift.step.map(Math.abs));
    return states;
  }).backward;

  if (largest === LARGEST) return undefined;

  for (let i = 0; i < instances * n; i++) {
    const b = Math.floor(i / n);
    const nonZero = steps.map((step) => step[b]!).filter((step) => step > 0);
    const unusable = steps.length > 0 && nonZero.length === 0;
    let sum = 0;
    let error = 0;
    for (let s = 0; s < estimator.outputs; s++) {
      const value = dz[(b * estimator.outputs + s) * n + (i % n)]!;
      sum += value;
      error += 2 ** -23 * Math.abs(value) + 2 ** -22 * largest * Math.max(0, ...nonZero.map((step) => 1 / step));
    }
    const expected = unusable ? 0 : sum;
    if (!(Math.abs(dtheta[i]! - expected) <= error)) {
      return `dtheta[${i}] is ${dtheta[i]}, and the sum over the ${estimator.outputs} samples of dz is ${expected}`;
    }
  }
  return undefined;
}

/**
 * The law of the identity for an estimator that obeys it in expectation.
 *
 * @param upToScale the mean need only be κ Σ_s dz_s, with some κ > 0
 */
export const identityInExpectation = (make: () => GradientEstimator, upToScale = false): Law =>
  law(
    `estimator: with z = theta, the mean of dtheta over many steps is ${upToScale ? 'along ' : ''}the sum of dz over the samples`,
    () => {
      const n = 3;
      const estimator = make();
      const both = uniform(1, n * (1 + estimator.outputs));
      const answers = answersOf(identityMap({ n }));
      const found = Array.from({ length: STEPS }, (_, seed) => {
        const batch = batchOf(estimator, both, n, estimator.initialState, seed);
        return converse(estimator, batch, answers).backward.dtheta;
      });
      const means = Array.from({ length: n }, (_, i) => meanAndError(found.map((dtheta) => dtheta[i]!)));
      const { dz } = batchOf(estimator, both, n);
      const sums = means.map((_, i) => dz.reduce((sum, value, at) => (at % n === i ? sum + value : sum), 0));
      const squares = sums.reduce((sum, value) => sum + value * value, 0);
      const scale = upToScale ? sums.reduce((sum, value, i) => sum + value * means[i]!.mean, 0) / squares : 1;
      ensure(scale > 0, () => `the mean of dtheta is along ${scale} times the sum of dz`);
      means.forEach(({ mean, error }, i) => {
        const expected = scale * sums[i]!;
        ensure(
          Math.abs(mean - expected) <= FAR * error + 1e-5,
          () =>
            `dtheta[${i}] is ${mean} ± ${error}, and ${upToScale ? `${scale} times ` : ''}the sum of dz ${expected}`,
        );
      });
    },
  );

/** The law of the identity for an estimator whose output, with z = θ, is a smooth function of θ other than θ itself. */
export const chainRule = (make: () => GradientEstimator): Law =>
  law('estimator: with z = theta, dtheta is the derivative of <dz, output> by theta', () => {
    const n = 4;
    const step = 2 ** -7;
    const estimator = make();
    const answers = answersOf(identityMap({ n }));
    for (const seed of [1, 2, 3, 4, 5]) {
      const batch = batchOf(estimator, uniform(seed, n * (1 + estimator.outputs)), n);
      const { dtheta } = converse(estimator, batch, answers).backward;
      const value = (i: number, by: number): number => {
        const theta = batch.theta.map((number, at) => (at === i ? number + by : number));
        const { output } = converse(estimator, { ...batch, theta }, answers);
        return output.reduce((sum, number, at) => sum + number * batch.dz[at]!, 0);
      };
      for (let i = 0; i < n; i++) {
        const slope = (value(i, step) - value(i, -step)) / (2 * step);
        ensure(
          Math.abs(dtheta[i]! - slope) <= 1e-3 * (1 + Math.abs(slope)),
          () => `dtheta[${i}] is ${dtheta[i]}, and <dz, output> changes by ${slope}, for theta ${show(batch.theta)}`,
        );
      }
    }
  });

function meanAndError(values: readonly number[]): { readonly mean: number; readonly error: number } {
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  return { mean, error: Math.sqrt(Math.max(0, squares / values.length - mean * mean) / values.length) };
}
