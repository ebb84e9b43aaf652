import { checkOption, type MAPSolver } from '@mapgrad/contracts';

/** Options of {@link knapsack}. */
export interface KnapsackOptions {
  /** [n], integers from 0. */
  readonly weights: readonly number[];
  /** An integer from 0. */
  readonly capacity: number;
}

const LARGEST_TABLE = 2 ** 28;

/**
 * The 0/1 knapsack: `C = { z ∈ {0, 1}ⁿ : ⟨weights, z⟩ ≤ capacity }`, by dynamic programming over the capacity.
 *
 * O(n · capacity). An item of value 0 or less stays out; of two sets of the same value, the one whose first differing
 * item is in.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function knapsack({ weights, capacity }: KnapsackOptions): MAPSolver {
  const n = weights.length;
  checkOption('weights.length', n, n >= 1, 'at least one item');
  weights.forEach((weight, i) => {
    checkOption(`weights[${i}]`, weight, Number.isSafeInteger(weight) && weight >= 0, 'an integer from 0');
  });
  checkOption('capacity', capacity, Number.isSafeInteger(capacity) && capacity >= 0, 'an integer from 0');
  const room = Math.min(
    capacity,
    weights.reduce((sum, weight) => sum + weight, 0),
  );
  const columns = room + 1;
  const most = Math.floor(LARGEST_TABLE / n) - 1;
  checkOption('capacity', room, room <= most, `at most ${most} for ${n} items (else divide weights and capacity)`);

  return {
    exact: true,
    spec: { module: import.meta.url, name: 'knapsack', argument: { weights, capacity } },
    size: () => n,
    prepare() {
      const best = new Float64Array(columns);
      const taken = new Uint8Array(n * columns);
      return (theta, z) => {
        best.fill(0);
        for (let i = n - 1; i >= 0; i--) {
          const value = theta[i]!;
          const weight = weights[i]!;
          const at = i * columns;
          taken.fill(0, at, at + columns);
          if (value <= 0) continue;
          for (let c = room; c >= weight; c--) {
            const with_ = best[c - weight]! + value;
            if (with_ >= best[c]!) {
              best[c] = with_;
              taken[at + c] = 1;
            }
          }
        }
        let left = room;
        for (let i = 0; i < n; i++) {
          const take = taken[i * columns + left]!;
          z[i] = take;
          left -= take * weights[i]!;
        }
      };
    },
  };
}
