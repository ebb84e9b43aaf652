import type { GradientEstimator, LossEstimator } from '@mapgrad/contracts';
import { differentiate } from '@mapgrad/core';
import {
  antithetic,
  clipped,
  covariance,
  exponential,
  fenchelYoung,
  fixed,
  given,
  gumbel,
  identity,
  imle,
  laplace,
  logistic,
  none,
  normal,
  perturbed,
  scoreFunction,
  straightThrough,
  stratified,
  sumOfGamma,
  weightedSum,
} from '@mapgrad/estimators';
import { topK } from '@mapgrad/solvers';
import { expectTypeOf, it } from 'vitest';

/** Checked by the compiler; nothing of it runs. */
const unrun: unknown[] = [];
const never = (run: () => unknown): number => unrun.push(run);

it('any noise goes with what only draws it', () => {
  never(() => {
    for (const noise of [
      none(),
      gumbel(),
      normal(),
      laplace(),
      logistic(),
      exponential(),
      sumOfGamma({ k: 2 }),
      given([[0]]),
    ]) {
      imle({ noise, stepSize: fixed(1) });
      straightThrough({ noise });
      identity({ noise });
      covariance({ noise });
    }
  });
});

it('what needs the score of its noise takes only noise that has one', () => {
  never(() => perturbed({ noise: gumbel() }));
  never(() => perturbed({ noise: normal() }));
  // @ts-expect-error no noise has no density
  never(() => perturbed({ noise: none() }));
  // @ts-expect-error the density of Sum-of-Gamma has no closed form
  never(() => perturbed({ noise: sumOfGamma({ k: 2 }) }));
  // @ts-expect-error noise drawn elsewhere has no density
  never(() => perturbed({ noise: given([[0]]) }));
  // @ts-expect-error nor can it be left out
  never(() => perturbed({}));
});

it('plans for random words take only noise that is made from words', () => {
  never(() => antithetic({ of: gumbel() }));
  // @ts-expect-error noise drawn elsewhere is not made from words
  never(() => antithetic({ of: given([[0]]) }));
  // @ts-expect-error nor for strata
  never(() => stratified({ of: given([[0]]) }));
});

it('parts of another kind are refused', () => {
  // @ts-expect-error a step size is no noise
  never(() => straightThrough({ noise: fixed(1) }));
  // @ts-expect-error a noise is no step size
  never(() => imle({ stepSize: gumbel() }));
  // @ts-expect-error a noise is no estimator
  never(() => clipped({ of: gumbel(), norm: 1 }));
  // @ts-expect-error an estimator is no list of them
  never(() => weightedSum({ of: straightThrough() }));
  // @ts-expect-error a loss on theta is no estimator
  never(() => clipped({ of: fenchelYoung({ noise: gumbel() }), norm: 1 }));
  // @ts-expect-error a noise is needed
  never(() => fenchelYoung({ noise: fixed(1) }));
});

it('an estimator that learns from losses stays one when it is clipped, and cannot be added or driven by gradients', () => {
  const plain = scoreFunction({ noise: gumbel(), samples: 2 });
  expectTypeOf(clipped({ of: plain, norm: 1 })).toEqualTypeOf<LossEstimator>();
  expectTypeOf(clipped({ of: straightThrough(), norm: 1 })).toEqualTypeOf<GradientEstimator>();
  // @ts-expect-error it has no gradient of the output
  never(() => weightedSum({ of: [plain] }));
  // @ts-expect-error it wants losses
  never(() => differentiate({ estimator: plain, solver: topK({ n: 2, k: 1 }) }));
});
