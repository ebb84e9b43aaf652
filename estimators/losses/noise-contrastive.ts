import { type SolverLoss, saturated } from '@mapgrad/contracts';
import { lossValue } from './loss-value.ts';

/**
 * Noise-contrastive estimation: the right state shall have more value than the states of the pool have on average.
 *
 * `ℓ_b = (1/P) Σ_p ⟨θ_b, w_p − y_b⟩`, `dℓ_b/dθ_b = (1/P) Σ_p w_p − y_b`.
 *
 * Linear in θ, so without a least value: what bounds it is the model or a penalty on θ. Asks the solver nothing.
 *
 * Source: arXiv:2011.05354.
 */
export const noiseContrastive = (): SolverLoss => ({
  spec: { module: import.meta.url, name: 'noiseContrastive' },
  needs: ['pool'],
  initialState: {},
  // biome-ignore lint/correctness/useYield: nothing to ask
  *evaluate(theta, { states, pool }, { instances, n }, state) {
    const mean = new Float64Array(n);
    const share = n / pool!.length;
    for (let at = 0; at < pool!.length; at++) mean[at % n] = mean[at % n]! + pool![at]! * share;

    const losses = new Float64Array(instances);
    const dtheta = new Float32Array(instances * n);
    for (let b = 0; b < instances; b++) {
      for (let i = 0; i < n; i++) {
        const difference = mean[i]! - states[b * n + i]!;
        losses[b] = losses[b]! + theta[b * n + i]! * difference;
        dtheta[b * n + i] = saturated(difference);
      }
    }
    return lossValue(losses, dtheta, n, state);
  },
});
