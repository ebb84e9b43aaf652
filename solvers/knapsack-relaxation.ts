/** A knapsack of several dimensions whose items may be divided, solved again and again while bounds change. */
export interface KnapsackRelaxation {
  /** [n], the least of each item; written by the caller, as is `upper`, both to the same number to fix an item. */
  readonly lower: Float64Array;
  /** [n], the most of each item. */
  readonly upper: Float64Array;
  /** [n], the best shares of the items. */
  readonly shares: Float64Array;
  /** [m], the price of a unit of each capacity, from 0: optimal up to rounding. */
  readonly prices: Float64Array;
  /** Begins anew, with other values [n] of the items. */
  restart(values: Float64Array): void;
  /** Writes shares and prices for the bounds as they are. */
  solve(): void;
}

const ROUNDING = 1e-9;
const PIVOTS_UNTIL_RESTART = 400;

/**
 * Makes the linear relaxation `max { ⟨values, x⟩ : W x ≤ capacities, lower ≤ x ≤ upper }` of a knapsack.
 *
 * By the dual simplex method on a dense tableau: a basis stays dual feasible whatever the bounds become, so that each solve
 * begins where the one before has ended. A step passes all items whose flip to the other bound still gains. It is begun
 * anew every 400 pivots, against rounding. O(m (n + m)) for each pivot.
 *
 * @param weights [m, n]
 * @param capacities [m], above 0
 */
export function knapsackRelaxation(n: number, weights: Float64Array, capacities: Float64Array): KnapsackRelaxation {
  const m = capacities.length;
  const columns = n + m; // the items, then how much of each capacity is left, as a part of it
  const lower = new Float64Array(columns);
  const upper = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
  const shares = new Float64Array(n);
  const prices = new Float64Array(m);
  const tableau = new Float64Array(m * columns);
  const reduced = new Float64Array(columns);
  const basis = new Int32Array(m);
  const rowOf = new Int32Array(columns); // −1 where not in the basis
  const basic = new Float64Array(m);
  const passed = new Uint8Array(columns);
  const costs = new Float64Array(n);
  let scale = 1;
  let pivots = 0;

  const reset = (): void => {
    tableau.fill(0);
    reduced.fill(0);
    reduced.set(costs);
    rowOf.fill(-1);
    for (let r = 0; r < m; r++) {
      for (let j = 0; j < n; j++) tableau[r * columns + j] = weights[r * n + j]! / capacities[r]!;
      tableau[r * columns + n + r] = 1;
      basis[r] = n + r;
      rowOf[n + r] = r;
    }
    pivots = 0;
  };

  /** Where a variable outside the basis stands. */
  const placeOf = (j: number): number => (reduced[j]! > 0 && j < n ? upper[j]! : lower[j]!);

  const fillBasic = (): void => {
    for (let r = 0; r < m; r++) {
      const row = r * columns;
      let value = 0;
      for (let j = n; j < columns; j++) value += tableau[row + j]!;
      for (let j = 0; j < n; j++) if (rowOf[j]! < 0) value -= tableau[row + j]! * placeOf(j);
      basic[r] = value;
    }
  };

  /** How far the value of a row is above (positive) or below (negative) its bounds. */
  const excess = (r: number): number => {
    const j = basis[r]!;
    const value = basic[r]!;
    return value > upper[j]! ? value - upper[j]! : Math.min(0, value - lower[j]!);
  };

  /** The column that enters for a row that is out of its bounds; −1 where no bounds can be kept. */
  const entering = (r: number, out: number): number => {
    const row = r * columns;
    const sign = Math.sign(out);
    passed.fill(0);
    for (let slope = Math.abs(out); ; ) {
      let least = Number.POSITIVE_INFINITY;
      let chosen = -1;
      for (let j = 0; j < columns; j++) {
        if (rowOf[j]! >= 0 || passed[j] === 1 || lower[j] === upper[j]) continue;
        const pull = sign * tableau[row + j]!;
        const gains = reduced[j]! > 0 && j < n ? pull < -ROUNDING : pull > ROUNDING;
        if (!gains) continue;
        const ratio = Math.abs(reduced[j]! / pull);
        if (ratio < least) {
          least = ratio;
          chosen = j;
        }
      }
      if (chosen < 0) return -1;
      slope -= Math.abs(tableau[row + chosen]!) * (upper[chosen]! - lower[chosen]!);
      if (slope <= 0) return chosen;
      passed[chosen] = 1;
    }
  };

  const pivot = (r: number, enters: number): void => {
    const row = r * columns;
    const inverse = 1 / tableau[row + enters]!;
    for (let j = 0; j < columns; j++) tableau[row + j]! *= inverse;
    tableau[row + enters] = 1;
    for (let other = 0; other < m; other++) {
      const factor = tableau[other * columns + enters]!;
      if (other === r || factor === 0) continue;
      for (let j = 0; j < columns; j++) tableau[other * columns + j]! -= factor * tableau[row + j]!;
      tableau[other * columns + enters] = 0;
    }
    const factor = reduced[enters]!;
    for (let j = 0; j < columns; j++) reduced[j]! -= factor * tableau[row + j]!;
    reduced[enters] = 0;
    rowOf[basis[r]!] = -1;
    rowOf[enters] = r;
    basis[r] = enters;
    pivots++;
  };

  return {
    lower: lower.subarray(0, n),
    upper: upper.subarray(0, n),
    shares,
    prices,
    restart(values) {
      scale = 0;
      for (let j = 0; j < n; j++) scale = Math.max(scale, values[j]!);
      if (scale === 0) scale = 1;
      for (let j = 0; j < n; j++) costs[j] = values[j]! / scale;
      reset();
    },
    solve() {
      if (pivots > PIVOTS_UNTIL_RESTART) reset();
      for (let left = 10 * m + n; left > 0; left--) {
        fillBasic();
        let worst = -1;
        let out = 0;
        for (let r = 0; r < m; r++) {
          const here = excess(r);
          if (Math.abs(here) <= Math.abs(out)) continue;
          worst = r;
          out = here;
        }
        if (Math.abs(out) <= ROUNDING) break;
        const enters = entering(worst, out);
        if (enters < 0) break;
        pivot(worst, enters);
      }
      for (let j = 0; j < n; j++) {
        const value = rowOf[j]! < 0 ? placeOf(j) : basic[rowOf[j]!]!;
        shares[j] = Math.min(upper[j]!, Math.max(lower[j]!, value));
      }
      for (let i = 0; i < m; i++) prices[i] = (Math.max(0, -reduced[n + i]!) * scale) / capacities[i]!;
    },
  };
}
