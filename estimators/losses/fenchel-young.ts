import {
  LARGEST,
  type NoiseDistribution,
  oneOf,
  positiveInteger,
  type SolverLoss,
  saturated,
} from '@mapgrad/contracts';
import { specWithParts } from '../spec.ts';
import { temperature } from '../temperature.ts';
import { lossValue } from './loss-value.ts';

/** Options of {@link fenchelYoung}. */
export interface FenchelYoungOptions {
  readonly noise: NoiseDistribution;
  /** S, states asked for an instance; 1 when absent. */
  readonly samples?: number;
  /** σ; 1 when absent. */
  readonly temperature?: number;
  /** θ + σε, or θ ⊙ exp(σε − σ²/2), which keeps the signs of θ; additive when absent. */
  readonly mode?: 'additive' | 'multiplicative';
}

/**
 * The perturbed Fenchel-Young loss: right where the perturbed states are the right ones on average.
 *
 * `ℓ_b = (1/S) Σ_s max_z ⟨θ_bs, z⟩ − ⟨θ_b, y_b⟩` with `θ_bs = θ_b + σε_bs`, or `θ_b ⊙ m_bs` with `m_bs = exp(σε_bs − σ²/2)`;
 * `dℓ_b/dθ_b = (1/S) Σ_s z_bs − y_b`, or `(1/S) Σ_s z_bs ⊙ m_bs − y_b`.
 *
 * Convex in θ. It is the loss F(θ) + Ω(y) − ⟨θ, y⟩ without Ω(y), which does not depend on θ and is not known: its least
 * value is −Ω(y) and not 0, and may be negative. The gradient is also that of maximum likelihood in an exponential family
 * whose mean the perturbed states estimate.
 *
 * Source: arXiv:2002.08676; multiplicative noise: arXiv:2207.13513.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function fenchelYoung(options: FenchelYoungOptions): SolverLoss {
  const { noise, samples = 1, temperature: sigma = 1, mode = 'additive' } = options;
  positiveInteger('samples', samples);
  temperature('temperature', sigma);
  oneOf('mode', mode, ['additive', 'multiplicative']);
  const multiplicative = mode === 'multiplicative';

  return {
    spec: specWithParts(import.meta.url, 'fenchelYoung', options),
    needs: [],
    initialState: {},
    *evaluate(theta, { states }, { instances, n, key }, state) {
      const shape = { instances, samples, n };
      const z = yield { theta, shape, noise: { distribution: noise, temperature: sigma, mode, key } };

      const losses = new Float64Array(instances);
      const dtheta = new Float32Array(instances * n);
      const epsilon = new Float32Array(n);
      const sum = new Float64Array(n);
      for (let b = 0; b < instances; b++) {
        let value = 0;
        sum.fill(0);
        for (let row = b * samples; row < (b + 1) * samples; row++) {
          if (sigma !== 0) noise.sample(key, row, epsilon);
          for (let i = 0; i < n; i++) {
            const chosen = z[row * n + i]!;
            if (chosen === 0) continue;
            const moved = sigma * epsilon[i]!;
            const factor = multiplicative ? Math.min(LARGEST, Math.exp(moved - (sigma * sigma) / 2)) : 1;
            value += (theta[b * n + i]! * factor + (multiplicative ? 0 : moved)) * chosen;
            sum[i] = sum[i]! + factor * chosen;
          }
        }
        let right = 0;
        for (let i = 0; i < n; i++) {
          const y = states[b * n + i]!;
          right += theta[b * n + i]! * y;
          dtheta[b * n + i] = saturated(sum[i]! / samples - y);
        }
        losses[b] = value / samples - right;
      }
      return lossValue(losses, dtheta, n, state);
    },
  };
}
