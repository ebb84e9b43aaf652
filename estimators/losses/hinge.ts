import { checkOption, LARGEST, type SolverLoss } from '@mapgrad/contracts';
import { specWithParts } from '../spec.ts';
import { type LabelCost, labelCost } from './label-cost.ts';
import { margin } from './margin.ts';

/** Options of {@link hinge}. */
export interface HingeOptions {
  /** Δ, what the margin is measured in: a name, or rows of your own; `hamming` when absent. */
  readonly cost?: 'hamming' | 'regret' | LabelCost;
  /** α, how wide the margin is; 1 when absent, 0 for the structured perceptron. */
  readonly alpha?: number;
}

/**
 * The structured hinge loss with a rescaled margin: the right state must win by α times the cost of any other.
 *
 * `ℓ_b = max_z { ⟨θ_b, z⟩ + αΔ_b(z) } − ⟨θ_b, y_b⟩` with `Δ_b(z) = ⟨c_b, z − y_b⟩`, `dℓ_b/dθ_b = MAP(θ_b + αc_b) − y_b`.
 *
 * Convex in θ, and at least α times the cost of MAP(θ). One query: Δ is linear in z, so the solver maximises it with ⟨θ, z⟩.
 *
 * Source: Tsochantaridis et al., "Large margin methods for structured and interdependent output variables" (JMLR 2005).
 *
 * @throws MapgradError OPTION_INVALID
 */
export function hinge(options: HingeOptions = {}): SolverLoss {
  const { alpha = 1 } = options;
  const cost = labelCost(options.cost ?? 'hamming');
  checkOption('alpha', alpha, alpha >= 0 && alpha <= LARGEST, 'a number from 0');
  return {
    spec: specWithParts(import.meta.url, 'hinge', options),
    needs: cost.needs,
    initialState: {},
    evaluate: (theta, answers, step, state) =>
      margin(theta, answers.states, { weight: 1, step: alpha, direction: cost.rows(answers) }, step, state),
  };
}
