import { checkOption, type MAPSolver } from '@mapgrad/contracts';
import { descendingOrder } from './descending-order.ts';

/** Options of {@link quotas}. */
export interface QuotasOptions {
  /** [n], the group of each number of θ; groups are numbered from 0. */
  readonly group: readonly number[];
  /** How many z marks, of all groups together. */
  readonly k: number;
  /** How many of a group at least, one number for all groups or one for each; 0 when absent. */
  readonly least?: number | readonly number[];
  /** How many of a group at most, one number for all groups or one for each; no bound when absent. */
  readonly most?: number | readonly number[];
}

/**
 * The k largest with quotas: `C = { z ∈ {0, 1}ⁿ : Σ z_i = k, least_g ≤ Σ_{i in g} z_i ≤ most_g for every group g }`.
 *
 * Where `least` is `most`, exactly that many of every group. By the greedy algorithm, which is right because C are the
 * bases of a matroid: first the best `least_g` of each group, then the best of what remains, but of no group more than `most_g`.
 * Ties to the lowest index: z is the lexicographically largest of the best. O(n).
 *
 * @throws MapgradError OPTION_INVALID, also where no subset has k
 */
export function quotas({ group, k, least = 0, most = group.length }: QuotasOptions): MAPSolver {
  const n = group.length;
  checkOption('group.length', n, n >= 1, 'at least one number');
  group.forEach((g, i) => {
    checkOption(`group[${i}]`, g, Number.isInteger(g) && g >= 0 && g < n, `an integer from 0 to ${n - 1}`);
  });
  const groups = group.reduce((largest, g) => Math.max(largest, g), 0) + 1;
  const sizes = new Int32Array(groups);
  for (const g of group) sizes[g]!++;
  const lower = ofEach('least', least, groups);
  const upper = ofEach('most', most, groups).map((bound, g) => Math.min(bound, sizes[g]!));
  lower.forEach((bound, g) => {
    checkOption(
      `least of group ${g}`,
      bound,
      bound <= upper[g]!,
      `at most ${upper[g]!}, what there is and most allows`,
    );
  });
  const fewest = lower.reduce((sum, bound) => sum + bound, 0);
  const largest = upper.reduce((sum, bound) => sum + bound, 0);
  const possible = Number.isInteger(k) && k >= fewest && k <= largest;
  checkOption('k', k, possible, `an integer from ${fewest} to ${largest}, the sums of what groups must and may have`);

  return {
    exact: true,
    spec: { module: import.meta.url, name: 'quotas', argument: { group, k, least, most } },
    size: () => n,
    prepare() {
      const sort = descendingOrder(n);
      const groupOf = Int32Array.from(group);
      const marked = new Int32Array(groups);
      return (theta, z) => {
        const order = sort(theta);
        z.fill(0);
        marked.fill(0);
        for (let place = 0; place < n; place++) {
          const i = order[place]!;
          const g = groupOf[i]!;
          if (marked[g]! < lower[g]!) {
            marked[g]!++;
            z[i] = 1;
          }
        }
        let left = k - fewest;
        for (let place = 0; left > 0; place++) {
          const i = order[place]!;
          const g = groupOf[i]!;
          if (z[i] === 0 && marked[g]! < upper[g]!) {
            marked[g]!++;
            z[i] = 1;
            left--;
          }
        }
      };
    },
  };
}

/** A bound of every group. */
function ofEach(name: string, bound: number | readonly number[], groups: number): Int32Array {
  const bounds = typeof bound === 'number' ? new Array<number>(groups).fill(bound) : bound;
  checkOption(`${name}.length`, bounds.length, bounds.length === groups, `one number for each of ${groups} groups`);
  bounds.forEach((value, g) => {
    checkOption(`${name} of group ${g}`, value, Number.isSafeInteger(value) && value >= 0, 'an integer from 0');
  });
  return Int32Array.from(bounds, (value) => Math.min(value, 2 ** 30));
}
