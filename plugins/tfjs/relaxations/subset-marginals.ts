import type { RelaxedRow } from './relaxed-row.ts';
import { dot } from './relaxed-softmax.ts';

/**
 * Marginals of k-subsets with `P(A) ∝ exp(Σ_{i∈A} x_i/τ)`, |A| = k.
 *
 * Items are chosen one after another: `chance(i, r)` is that of item i when r of the items from i on are chosen, by the
 * elementary symmetric polynomials of those items, and `P(r)` is carried forward. The derivative is the covariance,
 * `dL/dx_i = (E[1{i∈A} ⟨dz, A⟩] − z_i E⟨dz, A⟩)/τ`, by the same chain.
 */
export const subsetMarginals =
  (k: number): RelaxedRow =>
  (scores, tau) => {
    const chances = chancesOf(scores, tau, k);
    const z = new Float64Array(scores.length);
    const states = [new Float64Array(k + 1).fill(1, k)]; // states[i][r] = P(r of the items from i on are chosen)
    for (const [i, chance] of chances.entries()) {
      const next = new Float64Array(k + 1);
      for (let r = 0; r <= k; r++) {
        const chosen = states[i]![r]! * chance[r]!;
        z[i]! += chosen;
        if (r > 0) next[r - 1]! += chosen;
        next[r]! += states[i]![r]! - chosen;
      }
      states.push(next);
    }

    return {
      z,
      pullback(dz) {
        const mean = dot(dz, z) / k;
        const g = dz.map((d) => d - mean); // moves the sum over a subset by k·mean, so that E⟨g, A⟩ = 0
        const after = sumsAfter(chances, g);
        let before = new Float64Array(k + 1); // E[sum of g over the chosen items before i, and state r]
        return scores.map((_, i) => {
          const next = new Float64Array(k + 1);
          let dx = 0;
          for (let r = 0; r <= k; r++) {
            const chance = chances[i]![r]!;
            if (r > 0) {
              const chosen = chance * (before[r]! + states[i]![r]! * g[i]!);
              next[r - 1]! += chosen;
              dx += chosen + chance * states[i]![r]! * after[i + 1]![r - 1]!;
            }
            next[r]! += (1 - chance) * before[r]!;
          }
          before = next;
          return dx / tau;
        });
      },
    };
  };

/** P(i ∈ A | r of the items from i on are chosen), as rows i of r = 0 … k. */
function chancesOf(scores: Float64Array, tau: number, k: number): Float64Array[] {
  const largest = scores.reduce((a, b) => Math.max(a, b));
  let logs = new Float64Array(k + 1).fill(-Infinity); // log Σ_A exp Σ_{i∈A} x_i over the subsets of r of the items from i on
  logs[0] = 0;
  const rows: Float64Array[] = [];
  for (const score of scores.toReversed()) {
    const current = logs;
    const x = (score - largest) / tau;
    const odds = current.map((without, r) => (r === 0 ? -Infinity : x + current[r - 1]! - without));
    rows.push(odds.map((logit, r) => (r === 0 || current[r - 1] === -Infinity ? 0 : 1 / (1 + Math.exp(-logit)))));
    logs = current.map((without, r) => (r === 0 ? 0 : logSum(without, x + current[r - 1]!)));
  }
  return rows.reverse();
}

/** E[sum of g over the chosen items from i on | r of them are chosen], as rows i of r. */
function sumsAfter(chances: readonly Float64Array[], g: Float64Array): Float64Array[] {
  const rows = [new Float64Array(chances[0]!.length)];
  for (const [step, chance] of chances.toReversed().entries()) {
    const item = g[chances.length - 1 - step]!;
    const later = rows[step]!;
    rows.push(chance.map((c, r) => (r === 0 ? 0 : c * (item + later[r - 1]!) + (1 - c) * later[r]!)));
  }
  return rows.reverse();
}

/** log(eᵃ + eᵇ) */
function logSum(a: number, b: number): number {
  const larger = Math.max(a, b);
  return larger === -Infinity ? larger : larger + Math.log1p(Math.exp(Math.min(a, b) - larger));
}
