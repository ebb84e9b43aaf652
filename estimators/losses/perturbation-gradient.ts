import { checkOption, LARGEST, oneOf, SMALLEST_NORMAL, type SolverLoss, saturated } from '@mapgrad/contracts';
import { specWithParts } from '../spec.ts';
import { lossValue } from './loss-value.ts';

/** Options of {@link perturbationGradient}. */
export interface PerturbationGradientOptions {
  /** σ, how far θ is moved along the true scores; 0.1 when absent. */
  readonly sigma?: number;
  /** Compare with the value on one side of θ, or the values on both sides; `backward` when absent. */
  readonly difference?: 'backward' | 'central';
}

/**
 * The perturbation gradient loss: how fast the best value grows along the true scores t, negated.
 *
 * With `H(θ) = max_z ⟨θ, z⟩`, `ℓ_b = { H(θ_b − σt_b) − H(θ_b) } / σ` and
 * `dℓ_b/dθ_b = (1/σ) { MAP(θ_b − σt_b) − MAP(θ_b) }`; central
 * `{ H(θ_b − σt_b) − H(θ_b + σt_b) } / 2σ` and `(1/2σ) { MAP(θ_b − σt_b) − MAP(θ_b + σt_b) }`.
 *
 * Tends to −⟨t, MAP(θ)⟩ as σ tends to 0, never less than it with a backward difference; a difference of convex functions.
 *
 * Source: arXiv:2402.03256, for costs c = −t.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function perturbationGradient(options: PerturbationGradientOptions = {}): SolverLoss {
  const { sigma = 0.1, difference = 'backward' } = options;
  checkOption('sigma', sigma, sigma >= SMALLEST_NORMAL && sigma <= LARGEST, 'a number above 0');
  oneOf('difference', difference, ['backward', 'central']);
  const central = difference === 'central';
  const width = central ? 2 * sigma : sigma;

  return {
    spec: specWithParts(import.meta.url, 'perturbationGradient', options),
    needs: ['scores'],
    initialState: {},
    *evaluate(theta, { scores }, { instances, n }, state) {
      const shape = { instances, samples: 1, n };
      const step = new Float64Array(instances).fill(sigma);
      const direction = scores!;
      const near = yield { theta, shape, shift: central ? { direction, step } : undefined };
      const far = yield { theta, shape, shift: { direction, step: step.map((value) => -value) } };

      const losses = new Float64Array(instances);
      const dtheta = new Float32Array(instances * n);
      for (let at = 0; at < dtheta.length; at++) {
        const slope = (far[at]! - near[at]!) / width;
        const under = central ? (far[at]! + near[at]!) / 2 : far[at]!;
        const b = Math.floor(at / n);
        losses[b] = losses[b]! + theta[at]! * slope - direction[at]! * under;
        dtheta[at] = saturated(slope);
      }
      return lossValue(losses, dtheta, n, state);
    },
  };
}
