import type { Metric } from '@mapgrad/contracts';
import { rowProducts } from '../row-products.ts';

/**
 * What the decisions miss, in units of value: the mean over examples of `⟨t_b, z*_b⟩ − ⟨t_b, z_b⟩`, z* = MAP(t).
 *
 * Targets are true scores. 0 for decisions as good as perfect knowledge; not below 0 with an exact solver.
 */
export const regret = (): Metric => ({
  better: 'lower',
  measure({ count, n, targets, z, optimum }) {
    const decided = rowProducts(targets, z, n);
    return rowProducts(targets, optimum, n).reduce((sum, best, b) => sum + best - decided[b]!, 0) / count;
  },
});
