import type { GradientEstimator } from '@mapgrad/contracts';
import { pairwiseFrankWolfe } from './regularised/pairwise-frank-wolfe.ts';
import { regularisedEstimator } from './regularised/regularised-estimator.ts';
import { type RegularisedOptions, regularisedOptions } from './regularised/regularised-options.ts';
import { specWithParts } from './spec.ts';

/**
 * The regularised argmax by the pairwise Frank-Wolfe method: in place of the best state, a mean of some of the best.
 *
 * `μ_b = argmax { ⟨θ_b, μ⟩ − (γ/2)‖μ‖² : μ ∈ conv C }`, the point of conv C that is nearest to θ_b/γ;
 * `dL/dθ_b = (1/γ) P_b dz_b`, P_b being the projector onto the span of the differences between the states that μ_b is a
 * mean of: the derivative, for almost every θ. Where μ_b happens to be a mean of fewer states than its face asks for, as
 * where scores are equal, P_b is smaller than that of the face. C must be bounded and the solver exact.
 *
 * Output [B, n]. Options: `strength` (γ, 1 when absent), `tolerance` (1e-6 when absent), `rounds` (1000 when absent).
 * Report: `gap`, `largestGap` (Frank-Wolfe gaps), `rounds`, `active` (means over instances), `zeroGradients`.
 *
 * Source: arXiv:1511.05932 (the method).
 *
 * @throws MapgradError OPTION_INVALID
 */
export function frankWolfe(options: RegularisedOptions = {}): GradientEstimator {
  const all = regularisedOptions(options, 1e-6);
  return regularisedEstimator(all, pairwiseFrankWolfe, specWithParts(import.meta.url, 'frankWolfe', all));
}
