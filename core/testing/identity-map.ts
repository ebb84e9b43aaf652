import type { MAPSolver } from '@mapgrad/contracts';

/** z = θ in place of a solver: an estimator must then return Σ_s dz_s, the law of the identity. */
export const identityMap = ({ n }: { readonly n: number }): MAPSolver => ({
  exact: false,
  spec: { module: import.meta.url, name: 'identityMap', argument: { n } },
  size: () => n,
  prepare: () => (theta, z) => {
    z.set(theta);
  },
});
