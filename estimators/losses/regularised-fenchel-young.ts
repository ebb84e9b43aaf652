import { oneOf, type SolverLoss, saturated } from '@mapgrad/contracts';
import { minNormPoint } from '../regularised/min-norm-point.ts';
import { pairwiseFrankWolfe } from '../regularised/pairwise-frank-wolfe.ts';
import { regularisedArgmax } from '../regularised/regularised-argmax.ts';
import { type RegularisedOptions, regularisedOptions } from '../regularised/regularised-options.ts';
import { regularisedReport } from '../regularised/regularised-report.ts';
import { zeroShare } from '../rows.ts';
import { specWithParts } from '../spec.ts';

/** Options of {@link regularisedFenchelYoung}. */
export interface RegularisedFenchelYoungOptions extends RegularisedOptions {
  /** How μ is found: as by {@link sparseMAP}, or as by {@link frankWolfe}; `sparsemap` when absent. */
  readonly method?: 'sparsemap' | 'frank-wolfe';
}

/**
 * The Fenchel-Young loss of a quadratic regulariser: 0 where the regularised argmax is the right state, else positive.
 *
 * `ℓ_b = max { ⟨θ_b, μ⟩ − (γ/2)‖μ‖² : μ ∈ conv C } + (γ/2)‖y_b‖² − ⟨θ_b, y_b⟩`, `dℓ_b/dθ_b = μ_b − y_b`.
 *
 * Convex in θ. The value is too low by the gap at most; for y_b outside conv C it may be negative. Report: `gap`,
 * `largestGap` (Frank-Wolfe gaps), `rounds`, `active` (means over instances), `zeroGradients`.
 *
 * Source: arXiv:1901.02324; of SparseMAP, arXiv:1802.04223.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function regularisedFenchelYoung(options: RegularisedFenchelYoungOptions = {}): SolverLoss {
  const { method = 'sparsemap' } = options;
  oneOf('method', method, ['sparsemap', 'frank-wolfe']);
  const all = regularisedOptions(options, 1e-9);
  const start = method === 'sparsemap' ? minNormPoint : pairwiseFrankWolfe;

  return {
    spec: specWithParts(import.meta.url, 'regularisedFenchelYoung', { ...all, method }),
    needs: [],
    initialState: {},
    *evaluate(theta, { states }, { instances, n }, state) {
      const found = yield* regularisedArgmax(theta, { instances, n }, all, start);
      const losses = new Float64Array(instances);
      const dtheta = new Float32Array(instances * n);
      found.ascents.forEach(({ mu }, b) => {
        for (let i = 0; i < n; i++) {
          const y = states[b * n + i]!;
          const change = mu[i]! - y;
          losses[b]! += change * (theta[b * n + i]! - (all.strength / 2) * (mu[i]! + y));
          dtheta[b * n + i] = saturated(change);
        }
      });
      return { losses, dtheta, state, report: { ...regularisedReport(found), zeroGradients: zeroShare(dtheta, n) } };
    },
  };
}
