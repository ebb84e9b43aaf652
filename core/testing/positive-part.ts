import type { MAPSolver } from '@mapgrad/contracts';

/** What the set of {@link positivePart} depends on. */
export interface Free {
  /** How many of the first coordinates may be 1. */
  readonly free: number;
}

/**
 * The simplest MAP problem: `C = { z ∈ {0, 1}ⁿ : z_i = 0 for i ≥ free }`, so z_i = 1 where i < free and θ_i > 0.
 *
 * For tests of estimators and executors: every number decides for itself, and instances can differ.
 */
export const positivePart = ({ n }: { readonly n: number }): MAPSolver<Free> => ({
  exact: true,
  spec: { module: import.meta.url, name: 'positivePart', argument: { n } },
  size: () => n,
  prepare:
    ({ free }) =>
    (theta, z) => {
      for (let i = 0; i < n; i++) z[i] = i < free && theta[i]! > 0 ? 1 : 0;
    },
});
