import { checkOption, type MAPSolver, positiveInteger } from '@mapgrad/contracts';

/** Options of {@link argmax}. */
export interface ArgmaxOptions {
  /** How many numbers θ has, in all groups together. */
  readonly n: number;
  /** Into how many groups of n / groups neighbours they fall; 1 when absent. */
  readonly groups?: number;
}

/**
 * The largest of each group: z is one-hot in every group, `C = { z ∈ {0, 1}ⁿ : Σ_{i in g} z_i = 1 for every group g }`.
 *
 * Group g holds the n / groups numbers from g·n / groups on. Ties to the lowest index. O(n).
 *
 * @throws MapgradError OPTION_INVALID
 */
export function argmax({ n, groups = 1 }: ArgmaxOptions): MAPSolver {
  positiveInteger('n', n);
  positiveInteger('groups', groups);
  checkOption('n', n, n % groups === 0, `a multiple of groups = ${groups}`);
  const size = n / groups;
  return {
    exact: true,
    spec: { module: import.meta.url, name: 'argmax', argument: { n, groups } },
    size: () => n,
    prepare: () => (theta, z) => {
      z.fill(0);
      for (let first = 0; first < n; first += size) {
        const end = first + size;
        let best = first;
        for (let i = first + 1; i < end; i++) if (theta[i]! > theta[best]!) best = i;
        z[best] = 1;
      }
    },
  };
}
