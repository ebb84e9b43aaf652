import { type GradientEstimator, LARGEST, type Query } from '@mapgrad/contracts';
import { answersOf, type Batch, batchOf, converse } from './converse.ts';
import { identityMap } from './identity-map.ts';
import { ensure, type Law, law } from './law.ts';
import { uniform } from './numbers.ts';

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

/** The law of the identity for an estimator that obeys it in expectation. */
export const identityInExpectation = (make: () => GradientEstimator): Law =>
  law('estimator: with z = theta, the mean of dtheta over many steps is the sum of dz over the samples', () => {
    const n = 3;
    const estimator = make();
    const both = uniform(1, n * (1 + estimator.outputs));
    const answers = answersOf(identityMap({ n }));
    const sums = new Float64Array(n);
    const squares = new Float64Array(n);
    for (let seed = 0; seed < STEPS; seed++) {
      const batch = batchOf(estimator, both, n, estimator.initialState, seed);
      converse(estimator, batch, answers).backward.dtheta.forEach((value, i) => {
        sums[i]! += value;
        squares[i]! += value * value;
      });
    }
    const { dz } = batchOf(estimator, both, n);
    for (let i = 0; i < n; i++) {
      const mean = sums[i]! / STEPS;
      const error = Math.sqrt(Math.max(0, squares[i]! / STEPS - mean * mean) / STEPS);
      const expected = dz.reduce((sum, value, at) => (at % n === i ? sum + value : sum), 0);
      ensure(
        Math.abs(mean - expected) <= FAR * error + 1e-5,
        () => `dtheta[${i}] is ${mean} ± ${error}, and the sum of dz ${expected}`,
      );
    }
  });
