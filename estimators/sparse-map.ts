import type { GradientEstimator } from '@mapgrad/contracts';
import { minNormPoint } from './regularised/min-norm-point.ts';
import { regularisedEstimator } from './regularised/regularised-estimator.ts';
import { type RegularisedOptions, regularisedOptions } from './regularised/regularised-options.ts';
import { specWithParts } from './spec.ts';

/**
 * SparseMAP: the regularised argmax of {@link frankWolfe}, to the precision of float32, by an active set; usually in
 * fewer rounds.
 *
 * `μ_b = argmax { ⟨θ_b, μ⟩ − (γ/2)‖μ‖² : μ ∈ conv C }`; `dL/dθ_b = (1/γ) P_b dz_b`. Of the one-hot vectors it is sparsemax.
 *
 * Output [B, n]. Options: `strength` (γ, 1 when absent), `tolerance` (1e-9 when absent), `rounds` (1000 when absent).
 * Report: `gap`, `largestGap` (Frank-Wolfe gaps), `rounds`, `active` (means over instances), `zeroGradients`.
 *
 * Source: arXiv:1802.04223, where γ is 1.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function sparseMAP(options: RegularisedOptions = {}): GradientEstimator {
  const all = regularisedOptions(options, 1e-9);
  return regularisedEstimator(all, minNormPoint, specWithParts(import.meta.url, 'sparseMAP', all));
}
