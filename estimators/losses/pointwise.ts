import type { SolverLoss } from '@mapgrad/contracts';
import { poolLoss } from './pool-loss.ts';

/**
 * Learning to rank, point by point: θ shall give each state w_p of the pool the value that it has under the true scores.
 *
 * `ℓ_b = (1/P) Σ_p ⟨θ_b − t_b, w_p⟩²`, `dℓ_b/dθ_b = (2/P) Σ_p ⟨θ_b − t_b, w_p⟩ w_p`. Convex; asks the solver nothing.
 *
 * Source: arXiv:2112.03609.
 */
export const pointwise = (): SolverLoss =>
  poolLoss({ module: import.meta.url, name: 'pointwise' }, (u, v, slope) => {
    let sum = 0;
    for (let p = 0; p < u.length; p++) {
      const difference = u[p]! - v[p]!;
      sum += difference * difference;
      slope[p] = (2 * difference) / u.length;
    }
    return sum / u.length;
  });
