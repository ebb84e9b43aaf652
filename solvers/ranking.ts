import { checkOption, type MAPSolver, positiveInteger } from '@mapgrad/contracts';
import { descendingOrder } from './descending-order.ts';

/** Options of {@link ranking}. */
export interface RankingOptions {
  readonly n: number;
  /** [n], none smaller than the one before: what the smallest θ_i is given, the next, …, the largest; 1, 2, …, n when absent. */
  readonly values?: readonly number[];
}

/**
 * Ranks: z_i is the rank of θ_i among θ, from 1 for the smallest to n for the largest; C are the permutations of (1, …, n).
 *
 * By the rearrangement inequality this maximises ⟨θ, z⟩; C's hull is the permutahedron. Ranks count from 1, as papers count
 * them; from 0 they would only be shifted, which changes no MAP state. The rank from the top, 1 for the largest, which
 * losses on recall and precision are written in (arXiv:1912.03500), is `n + 1 − z`, and {@link ranked} is the inverse of the
 * permutation. Other `values` give other numbers to the ranks: i/n to be free of n, discounts 1/log₂(1 + rank) for
 * DCG = ⟨gain, z⟩, zeros and ones for the k largest. Of equal θ_i the lowest index counts as the largest. O(n).
 *
 * @throws MapgradError OPTION_INVALID
 */
export function ranking({ n, values }: RankingOptions): MAPSolver {
  positiveInteger('n', n);
  checkOption('values.length', values?.length ?? n, values === undefined || values.length === n, `n = ${n}`);
  values?.forEach((value, i) => {
    const least = Math.fround(values[i - 1] ?? value);
    checkOption(`values[${i}]`, Math.fround(value), Math.fround(value) >= least, `at least ${least}, in float32`);
  });

  return {
    exact: true,
    spec: { module: import.meta.url, name: 'ranking', argument: values ? { n, values } : { n } },
    size: () => n,
    prepare() {
      const sort = descendingOrder(n);
      const given = Float32Array.from({ length: n }, (_, i) => values?.[n - 1 - i] ?? n - i);
      return (theta, z) => {
        const order = sort(theta);
        for (let place = 0; place < n; place++) z[order[place]!] = given[place]!;
      };
    },
  };
}
