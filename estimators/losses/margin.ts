import { type Asking, type LossValue, type Rows, type State, type StepContext, saturated } from '@mapgrad/contracts';
import { lossValue } from './loss-value.ts';

/** How θ is moved before the states are asked for: w·θ + step·direction. */
export interface Move {
  readonly weight: number;
  readonly step: number;
  /** [B, n] */
  readonly direction: Rows;
}

/**
 * `ℓ_b = max_z ⟨θ'_b, z⟩ − ⟨θ'_b, y_b⟩` with `θ' = w·θ + step·direction`: by how much other states beat the right one.
 *
 * Convex in θ; `dℓ_b/dθ_b = w (z_b − y_b)`, z = MAP(θ').
 */
export function* margin(
  theta: Rows,
  states: Rows,
  { weight, step, direction }: Move,
  { instances, n }: StepContext,
  state: State,
): Asking<LossValue> {
  const z = yield {
    theta,
    shape: { instances, samples: 1, n },
    thetaWeight: weight,
    shift: { direction, step: new Float64Array(instances).fill(step) },
  };
  const losses = new Float64Array(instances);
  const dtheta = new Float32Array(instances * n);
  for (let at = 0; at < dtheta.length; at++) {
    const difference = z[at]! - states[at]!;
    const b = Math.floor(at / n);
    losses[b] = losses[b]! + (weight * theta[at]! + step * direction[at]!) * difference;
    dtheta[at] = saturated(weight * difference);
  }
  return lossValue(losses, dtheta, n, state);
}
