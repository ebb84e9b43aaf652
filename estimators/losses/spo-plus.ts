import { checkOption, LARGEST, type SolverLoss } from '@mapgrad/contracts';
import { specWithParts } from '../spec.ts';
import { margin } from './margin.ts';

/** Options of {@link spoPlus}. */
export interface SPOPlusOptions {
  /** α, above 0; 2 when absent. */
  readonly alpha?: number;
}

/**
 * SPO+, a convex upper bound of the regret ⟨t, y − MAP(θ)⟩.
 *
 * `ℓ_b = max_z ⟨αθ_b − t_b, z⟩ − ⟨αθ_b − t_b, y_b⟩`, `dℓ_b/dθ_b = α { MAP(αθ_b − t_b) − y_b }`, α = 2.
 *
 * It is α times the structured hinge loss whose label cost is 1/α of the regret. 0 at θ = t if α
 * is at least 1.
 *
 * Source: arXiv:1710.08005, for costs c = −t; other α: InferOpt.jl.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function spoPlus(options: SPOPlusOptions = {}): SolverLoss {
  const { alpha = 2 } = options;
  checkOption('alpha', alpha, alpha > 0 && alpha <= LARGEST, 'a number above 0');
  return {
    spec: specWithParts(import.meta.url, 'spoPlus', options),
    needs: ['scores'],
    initialState: {},
    evaluate: (theta, { scores, states }, step, state) =>
      margin(theta, states, { weight: alpha, step: -1, direction: scores! }, step, state),
  };
}
