import { type Rows, type SolverLoss, type Spec, saturated } from '@mapgrad/contracts';
import { lossValue } from './loss-value.ts';
import { type SparseRows, sparseRows } from './sparse-rows.ts';

/**
 * Judges the values u [P] that θ gives to the states of a pool beside those that the true scores give them, v [P]: returns
 * ℓ(u, v) and writes ∂ℓ/∂u [P] into slope.
 */
export type PoolFormula = (u: Float64Array, v: Float64Array, slope: Float64Array) => number;

/** A loss on the values of a pool: `ℓ_b(Wθ_b, Wt_b)`, `dℓ_b/dθ_b = Wᵀ ∂ℓ/∂u`, W [P, n] being the pool. Asks nothing. */
export const poolLoss = (spec: Spec | undefined, formula: PoolFormula): SolverLoss => ({
  spec,
  needs: ['scores', 'pool'],
  initialState: {},
  // biome-ignore lint/correctness/useYield: nothing to ask
  *evaluate(theta, { scores, pool }, { instances, n }, state) {
    const states = sparseRows(pool!, n);
    const u = new Float64Array(states.count);
    const v = new Float64Array(states.count);
    const slope = new Float64Array(states.count);
    const sum = new Float64Array(n);
    const losses = new Float64Array(instances);
    const dtheta = new Float32Array(instances * n);
    for (let b = 0; b < instances; b++) {
      values(states, theta, scores!, b * n, u, v);
      losses[b] = formula(u, v, slope);
      addUp(states, slope, sum);
      for (let i = 0; i < n; i++) dtheta[b * n + i] = saturated(sum[i]!);
    }
    return lossValue(losses, dtheta, n, state);
  },
});

/** Writes ⟨θ_b, w_p⟩ and ⟨t_b, w_p⟩ for each state w_p; both at once, so that neither sum waits for itself. */
function values(
  { count, starts, places, values: numbers }: SparseRows,
  theta: Rows,
  scores: Rows,
  from: number,
  u: Float64Array,
  v: Float64Array,
): void {
  for (let p = 0; p < count; p++) {
    let sumU = 0;
    let sumV = 0;
    for (let k = starts[p]!; k < starts[p + 1]!; k++) {
      const at = from + places[k]!;
      sumU += theta[at]! * numbers[k]!;
      sumV += scores[at]! * numbers[k]!;
    }
    u[p] = sumU;
    v[p] = sumV;
  }
}

/** Writes Σ_p slope_p w_p [n]. */
function addUp({ count, starts, places, values: numbers }: SparseRows, slope: Float64Array, sum: Float64Array): void {
  sum.fill(0);
  for (let p = 0; p < count; p++) {
    const weight = slope[p]!;
    if (weight === 0) continue;
    for (let k = starts[p]!; k < starts[p + 1]!; k++) {
      const i = places[k]!;
      sum[i] = sum[i]! + weight * numbers[k]!;
    }
  }
}
