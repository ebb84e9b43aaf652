import type { CompareOptions, GradientProblem } from '@mapgrad/diagnostics';
import {
  adaptive,
  bandwidth,
  covariance,
  fixed,
  gumbel,
  type IMLEOptions,
  imle,
  scoreFunction,
  straightThrough,
} from '@mapgrad/estimators';

/** Makes an estimator for a number of samples. */
export type Method = CompareOptions['estimators'][string];

const noise = gumbel();

/** θ → softmax(θ), the mean state. */
function softmax(theta: ArrayLike<number>): Float64Array {
  const largest = Math.max(...Array.from(theta));
  const weights = Float64Array.from(theta, (value) => Math.exp(value - largest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** I-MLE with one λ for all samples. */
export const imleOf =
  (difference: NonNullable<IMLEOptions['difference']>, lambda: number): Method =>
  (samples) =>
    imle({ noise, samples, difference, stepSize: fixed(lambda) });

/** AIMLE of Algorithm 1, from α = 0 in steps of 0.001. */
export const aimleOf =
  (difference: NonNullable<IMLEOptions['difference']>): Method =>
  (samples) =>
    imle({ noise, samples, difference, stepSize: adaptive({ scope: 'batch' }) });

/** Perturb and solve forward, the identity backward. */
export const straight: Method = (samples) => straightThrough({ noise, samples });

/** Σ f(z)(z − μ) with the exact μ and no baseline, as published. */
export const score: Method = (samples) =>
  scoreFunction({ noise, samples, score: 'gibbs', baseline: 'none', marginals: softmax });

/** The same with the mean over the other samples as baseline. */
export const scoreLeaveOneOut: Method = (samples, problem: GradientProblem) =>
  samples === 1 ? score(samples, problem) : scoreFunction({ noise, samples, score: 'gibbs' });

/** I-MLE whose λ knows the number of samples. */
export const bandwidthOf =
  (difference: NonNullable<IMLEOptions['difference']>): Method =>
  (samples) =>
    imle({ noise, samples, difference, stepSize: bandwidth() });

/** The covariance of loss and state, with as many solves as a central difference. */
export const covarying: Method = (samples) => covariance({ noise, samples });

/** The same with as many solves as a forward difference. */
export const covaryingForward: Method = (samples) => covariance({ noise, samples, auxiliarySamples: 1 });
