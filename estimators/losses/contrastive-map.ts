import { type SolverLoss, saturated } from '@mapgrad/contracts';
import { lossValue } from './loss-value.ts';
import { sparseRows } from './sparse-rows.ts';

/**
 * The contrastive MAP loss: the right state shall have more value than the best state of the pool.
 *
 * `ℓ_b = max_p ⟨θ_b, w_p − y_b⟩`, `dℓ_b/dθ_b = w_p − y_b` of the first best p: the structured perceptron with the pool in
 * place of C.
 *
 * Convex; not below 0 where the pool has y. Asks the solver nothing.
 *
 * Source: arXiv:2011.05354.
 */
export const contrastiveMAP = (): SolverLoss => ({
  spec: { module: import.meta.url, name: 'contrastiveMAP' },
  needs: ['pool'],
  initialState: {},
  // biome-ignore lint/correctness/useYield: nothing to ask
  *evaluate(theta, { states, pool }, { instances, n }, state) {
    const { count, starts, places, values } = sparseRows(pool!, n);
    const losses = new Float64Array(instances);
    const dtheta = new Float32Array(instances * n);
    for (let b = 0; b < instances; b++) {
      let best = 0;
      let most = Number.NEGATIVE_INFINITY;
      for (let p = 0; p < count; p++) {
        let sum = 0;
        for (let k = starts[p]!; k < starts[p + 1]!; k++) sum += theta[b * n + places[k]!]! * values[k]!;
        if (sum <= most) continue;
        best = p;
        most = sum;
      }
      for (let i = 0; i < n; i++) {
        const difference = pool![best * n + i]! - states[b * n + i]!;
        losses[b] = losses[b]! + theta[b * n + i]! * difference;
        dtheta[b * n + i] = saturated(difference);
      }
    }
    return lossValue(losses, dtheta, n, state);
  },
});
