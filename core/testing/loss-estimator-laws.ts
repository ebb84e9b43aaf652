import type { GradientEstimator, LossEstimator, Rows } from '@mapgrad/contracts';
import { drive } from '@mapgrad/core';
import { answersOf, batchOf } from './converse.ts';
import { estimatorLaws } from './estimator-laws.ts';
import { identityMap } from './identity-map.ts';
import { ensure, type Law, law } from './law.ts';
import { uniform } from './numbers.ts';
import { difference } from './show.ts';

/** What {@link lossEstimatorLaws} are told of the contribution. */
export interface LossEstimatorLawOptions {
  /** It meets the law of the identity up to a positive factor, as a score function of the states does; false when absent. */
  readonly upToScale?: boolean;
}

/**
 * What every estimator that learns from losses obeys: for the losses ⟨dz_r, z_r⟩ all of {@link estimatorLaws}, the law of
 * the identity in expectation, and that it leaves the losses as they are.
 *
 * @param make a new estimator each time, with the noise that it is to be checked with
 */
export function lossEstimatorLaws(
  make: () => LossEstimator,
  { upToScale = false }: LossEstimatorLawOptions = {},
): readonly Law[] {
  return [
    ...estimatorLaws(() => forLinearLosses(make()), { inExpectation: upToScale ? 'up to scale' : true }),

    law('estimator: the losses are left as they are', () => {
      const n = 3;
      const estimator = make();
      const { theta, key, state } = batchOf(forLinearLosses(estimator), uniform(1, 2 * n * (1 + estimator.outputs)), n);
      const losses = Float64Array.from(uniform(2, 2 * estimator.outputs));
      const before = losses.slice();
      const answers = answersOf(identityMap({ n }));
      const forward = drive(estimator.forward(theta, { instances: 2, n, key }), answers);
      drive(forward.backward(losses, state), answers);
      const changed = difference(losses, before);
      ensure(changed === undefined, () => `after the backward pass they have ${changed ?? ''}`);
    }),
  ];
}

/** An estimator from dz, by what the samples add to a loss that is linear in each. */
const forLinearLosses = (estimator: LossEstimator): GradientEstimator => ({
  outputs: estimator.outputs,
  initialState: estimator.initialState,
  *forward(theta, step) {
    const { output, backward } = yield* estimator.forward(theta, step);
    return { output, backward: (dz, state) => backward(linearLosses(output, dz, step.n), state) };
  },
});

/** ⟨dz_r, z_r⟩ [B·S] */
const linearLosses = (z: Rows, dz: Rows, n: number): Float64Array =>
  Float64Array.from({ length: z.length / n }, (_, row) => {
    let sum = 0;
    for (let i = row * n; i < (row + 1) * n; i++) sum += z[i]! * dz[i]!;
    return sum;
  });
