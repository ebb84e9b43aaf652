import { type GradientEstimator, type NoiseDistribution, oneOf, positiveInteger } from '@mapgrad/contracts';
import { sumOfSamples, zeroShare } from './rows.ts';
import { specWithParts } from './spec.ts';
import { temperature } from './temperature.ts';

/** Options of {@link straightThrough}. */
export interface StraightThroughOptions {
  readonly noise?: NoiseDistribution;
  /** S, rows of output for each instance; 1 when absent. */
  readonly samples?: number;
  /** τ; 1 when absent. */
  readonly temperature?: number;
  /** `torch-adaptive-imle` takes the mean over samples and not the sum. */
  readonly compatibility?: 'torch-adaptive-imle';
}

/**
 * The straight-through estimator: perturb and solve forward, the identity backward.
 *
 * `z_bs = MAP(θ_b + τε_bs)`, `dL/dθ_b = Σ_s dz_bs`. Output [B·S, n]. Report: `zeroGradients`.
 *
 * Source: arXiv:1308.3432, with a solver in place of the threshold.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function straightThrough(options: StraightThroughOptions = {}): GradientEstimator {
  const { noise, samples = 1, temperature: tau = 1, compatibility } = options;
  positiveInteger('samples', samples);
  temperature('temperature', tau);
  oneOf('compatibility', compatibility, [undefined, 'torch-adaptive-imle']);
  const scale = compatibility === undefined ? 1 : 1 / samples;

  return {
    spec: specWithParts(import.meta.url, 'straightThrough', options),
    outputs: samples,
    initialState: {},
    *forward(theta, { instances, n, key }) {
      const shape = { instances, samples, n };
      const output = yield { theta, shape, noise: noise && { distribution: noise, temperature: tau, key } };
      return {
        output,
        // biome-ignore lint/correctness/useYield: nothing to ask
        *backward(dz, state) {
          const dtheta = sumOfSamples(dz, new Float64Array(instances).fill(scale), shape);
          return { dtheta, state, report: { zeroGradients: zeroShare(dtheta, n) } };
        },
      };
    },
  };
}
