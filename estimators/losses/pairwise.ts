import type { SolverLoss } from '@mapgrad/contracts';
import { poolLoss } from './pool-loss.ts';

/**
 * Learning to rank by pairs: no state of the pool shall beat the one that the true scores like best.
 *
 * `ℓ_b = 1/(P − 1) Σ_p max(0, ⟨θ_b, w_p − w*_b⟩)` with `w*_b` the state of the pool (the first, among equals) whose ⟨t_b, w⟩
 * is largest; `dℓ_b/dθ_b` is the mean of `w_p − w*_b` over the states that beat it, counted among P − 1. Convex; asks the
 * solver nothing.
 *
 * Source: arXiv:2112.03609, without its margin.
 */
export const pairwise = (): SolverLoss =>
  poolLoss({ module: import.meta.url, name: 'pairwise' }, (u, v, slope) => {
    let best = 0;
    for (let p = 1; p < v.length; p++) if (v[p]! > v[best]!) best = p;
    const share = 1 / Math.max(1, u.length - 1);
    let sum = 0;
    let beaten = 0;
    for (let p = 0; p < u.length; p++) {
      const lead = u[p]! - u[best]!;
      slope[p] = lead > 0 ? share : 0;
      if (lead <= 0) continue;
      sum += lead;
      beaten++;
    }
    slope[best] = -beaten * share;
    return sum * share;
  });
