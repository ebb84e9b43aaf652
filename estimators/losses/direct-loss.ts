import { checkOption, LARGEST, oneOf, SMALLEST_NORMAL, type SolverLoss, saturated } from '@mapgrad/contracts';
import { specWithParts } from '../spec.ts';
import { type LabelCost, labelCost } from './label-cost.ts';
import { lossValue } from './loss-value.ts';

/** Options of {@link directLoss}. */
export interface DirectLossOptions {
  /** λ, how far θ is moved along the cost. */
  readonly lambda: number;
  /** Compare with a state of less cost, or with one of more; `toward-better` when absent. */
  readonly direction?: 'toward-better' | 'away-from-worse';
  /** Δ, what is to be made small: a name, or rows of your own; `regret` when absent. */
  readonly cost?: 'hamming' | 'regret' | LabelCost;
}

/**
 * Direct loss minimisation: the cost of MAP(θ) itself, with the gradient of its expectation over examples.
 *
 * `ℓ_b = Δ_b(z_b) = ⟨c_b, z_b − y_b⟩`, z = MAP(θ); toward better `dℓ_b/dθ_b = (1/λ) { z_b − MAP(θ_b − λc_b) }`, away from
 * worse `(1/λ) { MAP(θ_b + λc_b) − z_b }`.
 *
 * ℓ is piecewise constant, so this is no derivative of ℓ_b at θ_b: it tends to that of a smooth E[ℓ] as λ tends to 0.
 *
 * Source: McAllester, Hazan, Keshet, "Direct loss minimization for structured prediction" (NIPS 2010); arXiv:1511.06411.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function directLoss(options: DirectLossOptions): SolverLoss {
  const { lambda, direction = 'toward-better' } = options;
  checkOption('lambda', lambda, lambda >= SMALLEST_NORMAL && lambda <= LARGEST, 'a number above 0');
  oneOf('direction', direction, ['toward-better', 'away-from-worse']);
  const cost = labelCost(options.cost ?? 'regret');
  const better = direction === 'toward-better';

  return {
    spec: specWithParts(import.meta.url, 'directLoss', options),
    needs: cost.needs,
    initialState: {},
    *evaluate(theta, answers, { instances, n }, state) {
      const c = cost.rows(answers);
      const shape = { instances, samples: 1, n };
      const z = yield { theta, shape };
      const step = new Float64Array(instances).fill(better ? -lambda : lambda);
      const other = yield { theta, shape, shift: { direction: c, step } };
      const [more, less] = better ? [z, other] : [other, z];

      const losses = new Float64Array(instances);
      const dtheta = new Float32Array(instances * n);
      for (let at = 0; at < dtheta.length; at++) {
        const b = Math.floor(at / n);
        losses[b] = losses[b]! + c[at]! * (z[at]! - answers.states[at]!);
        dtheta[at] = saturated((more[at]! - less[at]!) / lambda);
      }
      return lossValue(losses, dtheta, n, state);
    },
  };
}
