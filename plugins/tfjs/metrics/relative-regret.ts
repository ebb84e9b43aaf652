import type { Metric } from '@mapgrad/contracts';
import { rowProducts } from '@mapgrad/estimators';
import { meanAbsolute } from './mean-absolute.ts';

/**
 * What the decisions miss, as a share of what could be had: `Σ_b (⟨t_b, z*_b⟩ − ⟨t_b, z_b⟩) / Σ_b |⟨t_b, z*_b⟩|`, z* = MAP(t).
 *
 * 0 for decisions as good as perfect knowledge; not below 0 with an exact solver.
 */
export function relativeRegret(): Metric {
  return {
    better: 'lower',
    measure({ targets, z, optimum, n }) {
      const best = rowProducts(targets, optimum, n);
      const decided = rowProducts(targets, z, n);
      const regret = best.reduce((sum, value, b) => sum + value - decided[b]!, 0);
      return regret === 0 ? 0 : regret / (meanAbsolute(best) * best.length);
    },
  };
}
