import { checkOption, type MAPSolver, MapgradError, positiveInteger } from '@mapgrad/contracts';
import { descendingOrder } from './descending-order.ts';
import { knapsackRelaxation } from './knapsack-relaxation.ts';

/** Options of {@link multidimensionalKnapsack}. */
export interface MultidimensionalKnapsackOptions {
  /** [m, n], what each item takes of each capacity; any numbers from 0. */
  readonly weights: readonly (readonly number[])[];
  /** [m], any numbers from 0. */
  readonly capacities: readonly number[];
  /** The nodes of the search for one solve, which give out at the same θ on every machine; 200 000 when absent. */
  readonly nodes?: number;
}

/** How far a sum of weights that are not all integers may exceed its capacity, as a part of it: sums are rounded. */
const SUM_ROUNDING = 1e-9;
const BOUND_ROUNDING = 1e-12;
const NODES = 200_000;

/**
 * The 0/1 knapsack of m dimensions, with real weights: `C = { z ∈ {0, 1}ⁿ : ⟨weights_r, z⟩ ≤ capacities_r for every r }`.
 *
 * Where a row has integers alone it holds to the digit, any other one to 10⁻⁹ of its capacity. By branch and bound, depth
 * first: a node's prices u ≥ 0 of the capacities come from its linear relaxation, its bound `Σ u_r room_r + Σ_j max(0, θ_j −
 * ⟨u, weights_j⟩)` from the weights themselves, so that rounding inside the relaxation makes it looser, never wrong. What
 * the bound decides is fixed. Optimal to 10⁻¹² of the value. Memory O(m (n + m)). Exponential in n at worst, which `nodes` ends:
 * what is answered, and whether, depends on θ alone and never on how fast a machine is. An item of value 0 or less stays
 * out; of equal sets always the same one.
 *
 * @throws MapgradError OPTION_INVALID; a solve throws SOLVER_TIMED_OUT where the nodes give out
 */
export function multidimensionalKnapsack(options: MultidimensionalKnapsackOptions): MAPSolver {
  const { weights, capacities, nodes = NODES } = options;
  const n = check(weights, capacities);
  positiveInteger('nodes', nodes);
  const rows = weights.map((row, r) => {
    const integers = [...row, capacities[r]!].every(Number.isSafeInteger);
    return { row, capacity: integers ? capacities[r]! : capacities[r]! * (1 + SUM_ROUNDING) };
  });
  const possible = Uint8Array.from({ length: n }, (_, j) =>
    Number(rows.every(({ row, capacity }) => row[j]! <= capacity)),
  );
  const bounding = rows.filter(({ row, capacity }) => capacity > 0 && row.some((weight) => weight > 0));
  const m = bounding.length;

  return {
    exact: true,
    spec: { module: import.meta.url, name: 'multidimensionalKnapsack', argument: { weights, capacities, nodes } },
    size: () => n,
    prepare() {
      const weight = Float64Array.from(bounding.flatMap(({ row }) => row));
      const capacity = Float64Array.from(bounding, (row) => row.capacity);
      const relaxation = knapsackRelaxation(n, weight, capacity);
      const { lower, upper, shares, prices } = relaxation;
      const sort = descendingOrder(n);
      const density = new Float32Array(n);
      const order = new Int32Array(n);
      const values = new Float64Array(n);
      const gains = new Float64Array(n); // values less the prices of what an item takes
      const room = new Float64Array(m);
      const left = new Float64Array(m);
      const packed = new Uint8Array(n);
      const best = new Uint8Array(n);
      const fixed = new Int32Array(n);
      let fixedCount = 0;
      let visited = 0;
      let most = 0;
      let step = 1; // sets of different value differ in it by that much at least: the power of two that divides all values

      const fix = (item: number, value: 0 | 1): void => {
        lower[item] = value;
        upper[item] = value;
        fixed[fixedCount++] = item;
      };

      const unfix = (count: number): void => {
        while (fixedCount > count) {
          const item = fixed[--fixedCount]!;
          lower[item] = 0;
          upper[item] = 1;
        }
      };

      const fits = (item: number, space: Float64Array): boolean => {
        for (let r = 0; r < m; r++) if (weight[r * n + item]! > space[r]!) return false;
        return true;
      };

      /** Takes an item's weights from some room, if they fit. */
      const take = (item: number, space: Float64Array): boolean => {
        if (!fits(item, space)) return false;
        for (let r = 0; r < m; r++) space[r]! -= weight[r * n + item]!;
        return true;
      };

      /** Keeps the set that the relaxation suggests, if it is better: what is whole, then whatever fits, in order. */
      const round = (value: number): void => {
        left.set(room);
        packed.set(lower);
        let sum = value;
        for (let whole = 1; whole >= 0; whole--) {
          for (let place = 0; place < n; place++) {
            const item = order[place]!;
            if (packed[item] === 1 || upper[item] === 0 || (whole === 1 && shares[item]! < 1)) continue;
            if (!take(item, left)) continue;
            packed[item] = 1;
            sum += values[item]!;
          }
        }
        if (sum <= most) return;
        most = sum;
        best.set(packed);
      };

      /** The bound of the node, whose fixed items are worth `value`; writes what each item gains at the node's prices. */
      const boundOf = (value: number): number => {
        let bound = value;
        for (let r = 0; r < m; r++) bound += prices[r]! * room[r]!;
        for (let item = 0; item < n; item++) {
          if (lower[item] === upper[item]) continue;
          let gain = values[item]!;
          for (let r = 0; r < m; r++) gain -= prices[r]! * weight[r * n + item]!;
          gains[item] = gain;
          bound += Math.max(0, gain);
        }
        return bound;
      };

      /** Looks for a better set with one more item decided. */
      const descend = (item: number, decision: 0 | 1): void => {
        const before = fixedCount;
        fix(item, decision);
        search();
        unfix(before);
      };

      /** Looks for a better set with the items decided that are fixed; fixes more of them, which the caller undoes. */
      const search = (): void => {
        let value = 0;
        room.set(capacity);
        for (let item = 0; item < n; item++) {
          if (lower[item] !== 1) continue;
          if (!take(item, room)) return;
          value += values[item]!;
        }
        for (let item = 0; item < n; item++) if (lower[item] !== upper[item] && !fits(item, room)) fix(item, 0);
        if (++visited > nodes) throw gaveUp(nodes, n, weights.length);
        relaxation.solve();
        round(value);
        const bound = boundOf(value);
        const margin = BOUND_ROUNDING * (most + step);
        const threshold = most + Math.max(margin, step - margin);
        if (bound <= threshold) return;

        const before = fixedCount;
        let branch = -1;
        for (let item = 0; item < n; item++) {
          if (lower[item] === upper[item]) continue;
          if (bound - Math.abs(gains[item]!) <= threshold) fix(item, gains[item]! > 0 ? 1 : 0);
          else if (branch < 0 || fromHalf(shares[item]!) < fromHalf(shares[branch]!)) branch = item;
        }
        if (branch >= 0) {
          const first = shares[branch]! >= 0.5 ? 1 : 0;
          descend(branch, first);
          descend(branch, first === 1 ? 0 : 1);
        } else if (fixedCount > before) search();
      };

      return (theta, z) => {
        visited = 0;
        fixedCount = 0;
        most = 0;
        best.fill(0);
        for (let item = 0; item < n; item++) {
          values[item] = possible[item] === 1 ? Math.max(0, theta[item]!) : 0;
          lower[item] = 0;
          upper[item] = values[item]! > 0 ? 1 : 0;
        }
        step = powerDividing(values);
        relaxation.restart(values);
        relaxation.solve();
        for (let item = 0; item < n; item++) {
          let price = 0;
          for (let r = 0; r < m; r++) price += prices[r]! * weight[r * n + item]!;
          density[item] = values[item]! > 0 ? values[item]! / price : 0;
        }
        order.set(sort(density));
        search();
        z.set(best);
      };
    },
  };
}

const gaveUp = (nodes: number, n: number, rows: number): MapgradError =>
  new MapgradError(
    'SOLVER_TIMED_OUT',
    `no optimum was proved with ${nodes} nodes, for ${n} items and ${rows} rows of weights: give it more, or take another ` +
      'solver, such as highs of @mapgrad/highs',
  );

/** What is most divided is decided first. */
const fromHalf = (share: number): number => Math.abs(share - 0.5);

/** The largest power of two of which all values, float32 numbers from 0, are multiples; of zeros alone any. */
function powerDividing(values: Float64Array): number {
  let power = 2 ** 128;
  for (let i = 0; i < values.length; i++) while (!Number.isInteger(values[i]! / power)) power /= 2;
  return power;
}

function check(weights: readonly (readonly number[])[], capacities: readonly number[]): number {
  const n = weights[0]?.length ?? 0;
  checkOption('weights.length', weights.length, weights.length >= 1, 'at least one row');
  checkOption(
    'capacities.length',
    capacities.length,
    capacities.length === weights.length,
    `${weights.length}, one a row`,
  );
  checkOption('weights[0].length', n, n >= 1, 'at least one item');
  weights.forEach((row, r) => {
    checkOption(`weights[${r}].length`, row.length, row.length === n, `${n}, as many items as in the first row`);
    row.forEach((weight, j) => {
      checkOption(`weights[${r}][${j}]`, weight, weight >= 0, 'a number from 0');
    });
    checkOption(`capacities[${r}]`, capacities[r]!, capacities[r]! >= 0, 'a number from 0');
  });
  return n;
}
