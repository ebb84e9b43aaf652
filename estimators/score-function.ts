import {
  checkOption,
  type LossEstimator,
  MapgradError,
  type NoiseDistribution,
  oneOf,
  positiveInteger,
  type Rows,
  type Shape,
  type State,
  saturated,
} from '@mapgrad/contracts';
import { leaveOneOut } from './leave-one-out.ts';
import { mean, zeroShare } from './rows.ts';
import { scored } from './scored.ts';
import { specWithParts } from './spec.ts';
import { type RowVector, scoresOf, weightedSums } from './weighted-sums.ts';

/** Options of {@link scoreFunction}. */
export interface ScoreFunctionOptions {
  /** With a score ∇ν, but for the score `gibbs`. */
  readonly noise: NoiseDistribution;
  /** S, rows of output for each instance; 1 when absent. */
  readonly samples?: number;
  /** τ, a positive number; 1 when absent. */
  readonly temperature?: number;
  /** Differentiate the density of the noise, or that of the states as if it were `exp⟨θ, z⟩/τ`; `noise` when absent. */
  readonly score?: 'noise' | 'gibbs';
  /**
   * What is subtracted from each loss, which leaves the mean of the gradient as it is and lowers its variance: the mean
   * over the other samples (of noise that is independent of this sample's; nothing where there are none), or a running
   * mean over the steps before, the same for all instances; `leave-one-out` when absent.
   */
  readonly baseline?: 'leave-one-out' | 'running-mean' | 'none';
  /** γ, the weight of the past in the running mean; 0.9 when absent. */
  readonly decay?: number;
  /**
   * μ(θ/τ) [n], the mean state under `exp⟨θ, z⟩/τ`, for the score `gibbs`; with leave-one-out and
   * independent samples it changes nothing.
   */
  readonly marginals?: (theta: Rows) => ArrayLike<number>;
}

/**
 * The score function estimator, or REINFORCE: any function of the states, from its values alone.
 *
 * `z_r = MAP(θ_b + τε_r)`, losses c_r with `L = Σ_r c_r`. `dL/dθ_b = (1/τ) Σ_s (c_bs − baseline) ∇ν(ε_bs)` is unbiased
 * for the gradient of E L whatever the solver and the function. With the score `gibbs`
 * `dL/dθ_b = (1/τ) Σ_s (c_bs − baseline) (z_bs − μ_b)`, of less variance, is unbiased where states have the law
 * `p(z) ∝ exp(⟨θ, z⟩/τ)`: argmax with Gumbel noise. It needs no μ if the baseline is leave-one-out, whose weights
 * have mean 0, and the sum 0 if samples are independent.
 *
 * Output [B·S, n]. The law of the identity holds in expectation, for `gibbs` up to a factor, the variance of τε over τ.
 * State of the running mean: `meanLoss`, `weight`. Report: `meanLoss` (of this step), `zeroGradients`.
 *
 * Source: R. J. Williams, Machine Learning 8 (1992); for leave-one-out W. Kool et al., "Buy 4 REINFORCE samples, get a
 * baseline for free!" (2019).
 *
 * @throws MapgradError OPTION_INVALID, in the backward pass too where there are not n marginals
 */
export function scoreFunction(options: ScoreFunctionOptions): LossEstimator {
  const { noise, samples = 1, temperature: tau = 1, score = 'noise', baseline = 'leave-one-out' } = options;
  const { decay = 0.9, marginals } = options;
  positiveInteger('samples', samples);
  checkOption('temperature', tau, tau > 0, 'a positive number');
  oneOf('score', score, ['noise', 'gibbs']);
  oneOf('baseline', baseline, ['leave-one-out', 'running-mean', 'none']);
  checkOption('decay', decay, decay >= 0 && decay < 1, 'a number from 0 to below 1');
  const scoredNoise = score === 'noise' ? scored(noise) : undefined;
  const free = baseline === 'leave-one-out' && samples > (noise.group ?? 1);
  if (score === 'gibbs' && marginals === undefined && !free) {
    throw new MapgradError(
      'OPTION_INVALID',
      `score is gibbs with baseline ${baseline} and samples ${samples}, expected marginals, or the baseline ` +
        `leave-one-out with at least ${(noise.group ?? 1) + 1} samples`,
    );
  }

  return {
    learnsFrom: 'losses',
    spec: specWithParts(import.meta.url, 'scoreFunction', options),
    outputs: samples,
    initialState: baseline === 'running-mean' ? { meanLoss: 0, weight: 0 } : {},
    *forward(theta, { instances, n, key }) {
      const shape: Shape = { instances, samples, n };
      const z = yield { theta, shape, noise: { distribution: noise, temperature: tau, key } };

      return {
        output: z,
        *backward(losses, state) {
          const past = state.weight ? state.meanLoss! / state.weight : 0;
          const weights =
            baseline === 'leave-one-out' ? leaveOneOut(losses, shape, noise.group) : losses.map((loss) => loss - past);
          const vector =
            scoredNoise === undefined
              ? awayFromMarginals(theta, z, shape, tau, marginals)
              : scoresOf(scoredNoise, key, n);
          const dtheta = weightedSums(weights, vector, shape, () => tau);
          const meanLoss = mean(losses);
          return {
            dtheta,
            state: baseline === 'running-mean' ? remembered(state, meanLoss, decay) : state,
            report: { meanLoss, zeroGradients: zeroShare(dtheta, n) },
          };
        },
      };
    },
  };
}

/** A running mean and the weight that it has: their ratio is the mean of the past, from the first step on. */
const remembered = ({ meanLoss, weight }: State, latest: number, decay: number): State => ({
  meanLoss: decay * meanLoss! + (1 - decay) * latest,
  weight: decay * weight! + 1 - decay,
});

/** z_r − μ_b of rows r; z_r itself where there are no marginals. */
function awayFromMarginals(
  theta: Rows,
  z: Rows,
  { instances, samples, n }: Shape,
  tau: number,
  marginals: ScoreFunctionOptions['marginals'],
): RowVector {
  const state = (row: number): Float32Array => z.subarray(row * n, (row + 1) * n);
  if (marginals === undefined) return state;
  const mu = Array.from({ length: instances }, (_, b) => {
    const found = marginals(theta.subarray(b * n, (b + 1) * n).map((value) => saturated(value / tau)));
    checkOption('the number of marginals', found.length, found.length === n, `${n}, as theta has`);
    return found;
  });
  return (row) => state(row).map((value, i) => value - mu[Math.floor(row / samples)]![i]!);
}
