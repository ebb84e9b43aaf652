import {
  checkOption,
  type GradientEstimator,
  oneOf,
  positiveInteger,
  type Rows,
  type ScoredNoise,
  type Shape,
} from '@mapgrad/contracts';
import { leaveOneOut } from './leave-one-out.ts';
import { rowProducts } from './row-products.ts';
import { mean, sumOfSamples, zeroShare } from './rows.ts';
import { scored } from './scored.ts';
import { specWithParts } from './spec.ts';
import { scoresOf, weightedSums } from './weighted-sums.ts';

/** Options of {@link perturbed}. */
export interface PerturbedOptions {
  readonly noise: ScoredNoise;
  /** S, states that the output is the mean of; 1 when absent. */
  readonly samples?: number;
  /** σ, what the noise is multiplied by, a positive number; 1 when absent. */
  readonly temperature?: number;
  /** `θ + σε`, or `θ ⊙ exp(σε − σ²/2)`, which keeps the signs of θ; additive when absent. */
  readonly mode?: 'additive' | 'multiplicative';
  /**
   * What is subtracted from ⟨z_s, dz⟩, which leaves the mean of the gradient as it is and lowers its variance: the mean
   * over the other samples (of noise that is independent of this sample's; nothing where there are none), or
   * ⟨MAP(θ), dz⟩ for one more solve; `leave-one-out` when absent.
   */
  readonly baseline?: 'leave-one-out' | 'map' | 'none';
}

/**
 * The perturbed optimizer: the mean state under noise, which is a smooth function of θ, and its derivative by parts.
 *
 * `z̄_b = (1/S) Σ_s z_bs`, `z_bs = MAP(θ_b + σε_bs)`;
 * `dL/dθ_b = (1/Sσ) Σ_s (⟨z_bs, dz_b⟩ − baseline) ∇ν(ε_bs)`, unbiased for the gradient of `⟨E z, dz⟩` whatever the solver.
 * With multiplicative noise coordinate i is divided by σθ_i in place of σ; where θ_i is 0 no noise moves it, and its
 * gradient is 0, the limit for states that are locally constant.
 *
 * Output [B, n]; the law of the identity holds in expectation (with multiplicative noise if it is normal). The value
 * `F(θ) = E max ⟨z, θ + σε⟩` has the gradient E z: that is a Fenchel-Young loss whose y is 0. For functions of each
 * state in place of the mean see `scoreFunction`.
 *
 * Report: `spread` (mean over instances of `mean_s ‖z_s‖² − ‖z̄‖²`; 0 where the noise changes no state, so that no
 * gradient can be had), `zeroGradients`.
 *
 * Source: arXiv:2002.08676; multiplicative noise: arXiv:2207.13513.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function perturbed(options: PerturbedOptions): GradientEstimator {
  const { samples = 1, temperature: sigma = 1, mode = 'additive', baseline = 'leave-one-out' } = options;
  const noise = scored(options.noise);
  positiveInteger('samples', samples);
  checkOption('temperature', sigma, sigma > 0, 'a positive number');
  oneOf('mode', mode, ['additive', 'multiplicative']);
  oneOf('baseline', baseline, ['leave-one-out', 'map', 'none']);

  return {
    spec: specWithParts(import.meta.url, 'perturbed', options),
    outputs: 1,
    initialState: {},
    *forward(theta, { instances, n, key }) {
      const shape: Shape = { instances, samples, n };
      const z = yield { theta, shape, noise: { distribution: noise, temperature: sigma, mode, key } };
      const output = sumOfSamples(z, new Float64Array(instances).fill(1 / samples), shape);

      return {
        output,
        *backward(dz, state) {
          const map = baseline === 'map' ? yield { theta, shape: { instances, samples: 1, n } } : undefined;
          const rewards = rowProducts(z, dz, n);
          const rest = map && rowProducts(map, dz, n);
          const weights =
            baseline === 'leave-one-out'
              ? leaveOneOut(rewards, shape, noise.group)
              : rewards.map((reward, row) => reward - (rest?.[Math.floor(row / samples)] ?? 0));
          const scale = samples * sigma;
          const divisor = mode === 'additive' ? (): number => scale : (i: number): number => scale * theta[i]!;
          const dtheta = weightedSums(weights, scoresOf(noise, key, n), shape, divisor);
          const report = { spread: spread(z, output, shape), zeroGradients: zeroShare(dtheta, n) };
          return { dtheta, state, report };
        },
      };
    },
  };
}

/** The mean over instances of the sum over coordinates of the variance over samples. */
function spread(z: Rows, means: Rows, { instances, samples, n }: Shape): number {
  const sums = new Float64Array(instances);
  for (let row = 0; row < instances * samples; row++) {
    const b = Math.floor(row / samples);
    for (let i = 0; i < n; i++) sums[b]! += (z[row * n + i]! - means[b * n + i]!) ** 2 / samples;
  }
  return mean(sums);
}
