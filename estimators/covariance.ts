import {
  type Asking,
  type Backward,
  checkOption,
  fold,
  type GradientEstimator,
  type NoiseDistribution,
  positiveInteger,
  type Rows,
  type ScoredNoise,
  saturated,
} from '@mapgrad/contracts';
import { lossModel } from './loss-model.ts';
import { zeroShare } from './rows.ts';
import { hasScore } from './scored.ts';
import { shrunk } from './shrunk.ts';
import { specWithParts } from './spec.ts';
import { type RowVector, scoresOf } from './weighted-sums.ts';

/** Options of {@link covariance}. */
export interface CovarianceOptions {
  readonly noise: NoiseDistribution | ScoredNoise;
  /** S, rows of output for each instance; 1 when absent. */
  readonly samples?: number;
  /** τ > 0; 1 when absent. */
  readonly temperature?: number;
  /** A, states drawn besides each sample when its gradient is estimated; 2 when absent, as many solves as a central difference. */
  readonly auxiliarySamples?: number;
}

/**
 * The covariance of loss and state, shrunk as far as the samples are too few to know it.
 *
 * Of an exponential family p(z) ∝ exp⟨θ, z⟩/τ, `∇E f(z) = Cov(f(z), z)/τ`. The states are N = S + S·A draws of
 * MAP(θ + τε); the f of all N follow from dz at S of them, by a quadratic model (`lossModel`). Then, each step taken
 * only as far as it stands out of its own sampling noise (`shrunk`):
 * 1. `μ S ∇f(z̄)`, straight-through, with μ the mean variance of a coordinate of z, over τ, and ∇f(z̄) the model's gradient,
 *    less its mean where the numbers of every state drawn add up to the same;
 * 2. `(S/τ) Σ f̃ (z − z̄)/(N − 1)`, exact on average if Gumbel noise perturbs an argmax, else close to it;
 * 3. `(S/τ) Σ f̃ ∇ν(ε)/(N − 1)`, exact on average for any solver, where the noise has a score.
 *
 * The variance in μ counts the largest number of a state once more, so that it is not 0 where all states are the same.
 * No λ, no state, no warm-up; the bias vanishes as S grows (without a score: down to that of step 2). Where f is far from
 * quadratic between the states, the model errs. The law of the identity does not apply: θ + τε is no such family.
 *
 * Output [B·S, n]. Report: `shrinkage` (mean share of step 1 that is kept), `zeroGradients`.
 *
 * Source: of this project; derived in DECISIONS.md.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function covariance(options: CovarianceOptions): GradientEstimator {
  const { noise, samples = 1, temperature = 1, auxiliarySamples = 2 } = options;
  positiveInteger('samples', samples);
  checkOption('temperature', temperature, temperature > 0, 'a positive number');
  positiveInteger('auxiliarySamples', auxiliarySamples);
  const auxiliary = samples * auxiliarySamples;

  return {
    spec: specWithParts(import.meta.url, 'covariance', options),
    outputs: samples,
    initialState: {},
    *forward(theta, { instances, n, key }) {
      const perturbation = { distribution: noise, temperature, key };
      const others = { distribution: noise, temperature, key: fold(key, 1) };
      const z = yield { theta, shape: { instances, samples, n }, noise: perturbation };

      return {
        output: z,
        *backward(dz, state): Asking<Backward> {
          const more = yield { theta, shape: { instances, samples: auxiliary, n }, noise: others };
          const scores = hasScore(noise)
            ? ([scoresOf(noise, key, n), scoresOf(noise, others.key, n)] as const)
            : undefined;
          const dtheta = new Float32Array(instances * n);
          let shrinkage = 0;
          for (let b = 0; b < instances; b++) {
            const states = [...rowsOf(z, b, samples, n), ...rowsOf(more, b, auxiliary, n)];
            const scoreOf =
              scores &&
              ((s: number) => (s < samples ? scores[0](b * samples + s) : scores[1](b * auxiliary + s - samples)));
            const found = gradient(states, rowsOf(dz, b, samples, n), scoreOf);
            for (let i = 0; i < n; i++) dtheta[b * n + i] = saturated(found.gradient[i]! / temperature);
            shrinkage += found.shrinkage / instances;
          }
          return { dtheta, state, report: { shrinkage, zeroGradients: zeroShare(dtheta, n) } };
        },
      };
    },
  };
}

/** τ·dL/dθ [n] of one instance from N states, the first S of which have a gradient. */
function gradient(
  states: readonly Float32Array[],
  dz: readonly Float32Array[],
  scoreOf?: RowVector,
): { readonly gradient: Float64Array; readonly shrinkage: number } {
  const count = states.length;
  const samples = dz.length;
  const { losses, mean, slope } = lossModel(states, dz);
  const n = mean.length;
  const { total, equalSums } = spread(states, mean);
  const tilt = equalSums ? slope.reduce((sum, value) => sum + value, 0) / n : 0;
  const scale = total / (count * n);
  const straight = slope.map((value) => samples * scale * (value - tilt));

  const term = new Float64Array(n);
  const factor = (samples * count) / (count - 1);
  const covarying = (s: number): Float64Array => {
    const state = states[s]!;
    for (let i = 0; i < n; i++) term[i] = factor * losses[s]! * (state[i]! - mean[i]!);
    return term;
  };
  const first = shrunk(covarying, count, straight);
  if (scoreOf === undefined) return { gradient: first.mean, shrinkage: first.shrinkage };

  const correcting = (s: number): Float64Array => {
    const [state, slopes] = [states[s]!, scoreOf(s)];
    for (let i = 0; i < n; i++) term[i] = factor * losses[s]! * (slopes[i]! - (state[i]! - mean[i]!));
    return term;
  };
  // By chance alone the squared length of the correction is that of a χ² with n degrees of freedom: believed is what is
  // three standard deviations beyond.
  const correction = shrunk(correcting, count, new Float64Array(n), 1 + 3 * Math.sqrt(2 / n)).mean;
  return { gradient: first.mean.map((value, i) => value + correction[i]!), shrinkage: first.shrinkage };
}

/** `Σ_s ‖z_s − z̄‖²`, with one coordinate of one state more, and whether the coordinates of all states add up to the same. */
function spread(
  states: readonly Float32Array[],
  mean: Float64Array,
): { readonly total: number; readonly equalSums: boolean } {
  let total = 0;
  let largest = 0;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const state of states) {
    let sum = 0;
    for (let i = 0; i < mean.length; i++) {
      const value = state[i]!;
      total += (value - mean[i]!) ** 2;
      largest = Math.max(largest, Math.abs(value));
      sum += value;
    }
    least = Math.min(least, sum);
    most = Math.max(most, sum);
  }
  return { total: total + largest ** 2, equalSums: least === most };
}

/** The rows [n] of one instance, not copied. */
const rowsOf = (rows: Rows, instance: number, samples: number, n: number): readonly Float32Array[] =>
  Array.from({ length: samples }, (_, s) => {
    const from = (instance * samples + s) * n;
    return rows.subarray(from, from + n);
  });
