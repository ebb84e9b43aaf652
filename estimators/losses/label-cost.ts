import { type Answers, oneOf, type Rows, type SolverLoss, type Spec, saturated } from '@mapgrad/contracts';

/** How bad a state z is beside the right one y, linear in z: `Δ_b(z) = ⟨c_b, z − y_b⟩`. */
export interface LabelCost {
  readonly spec?: Spec | undefined;
  /** What it reads of the answers besides the states. */
  readonly needs: SolverLoss['needs'];
  /** c [B, n] */
  rows(answers: Answers): Rows;
}

const hamming: LabelCost = { needs: [], rows: ({ states }) => states.map((y) => saturated(1 - 2 * y)) };
const regret: LabelCost = { needs: ['scores'], rows: ({ scores }) => scores!.map((t) => -t) };

/**
 * A cost by name: `hamming`, c = 1 − 2y, for states of 0 and 1 the number of coordinates that differ; `regret`, c = −t, the
 * value lost under the true scores.
 *
 * @throws MapgradError OPTION_INVALID for another name
 */
export function labelCost(cost: 'hamming' | 'regret' | LabelCost): LabelCost {
  if (typeof cost === 'object') return cost;
  oneOf('cost', cost, ['hamming', 'regret']);
  return cost === 'hamming' ? hamming : regret;
}
