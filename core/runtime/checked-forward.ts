import type { Asking, Backward, GradientEstimator, LossEstimator, NoiseKey, Rows, State } from '@mapgrad/contracts';
import { asGradient, asLosses, type Judgement } from './to-rows.ts';

/** The end of a forward pass; its backward pass checks what it is given. */
export interface CheckedForward {
  readonly output: Rows;
  backward(judgement: Judgement, state: State): Asking<Backward>;
}

/** The forward pass of an estimator of either kind. */
export function* checkedForward(
  estimator: GradientEstimator | LossEstimator,
  theta: Rows,
  n: number,
  key: NoiseKey,
): Asking<CheckedForward> {
  const instances = theta.length / n;
  const rows = instances * estimator.outputs;
  const step = { instances, n, key };
  if (estimator.learnsFrom === 'losses') {
    const { output, backward } = yield* estimator.forward(theta, step);
    return { output, backward: (losses, state) => backward(asLosses(losses, rows), state) };
  }
  const { output, backward } = yield* estimator.forward(theta, step);
  return { output, backward: (dz, state) => backward(asGradient(dz, { rows, n }), state) };
}
