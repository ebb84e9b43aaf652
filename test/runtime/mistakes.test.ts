import type { MAPSolver } from '@mapgrad/contracts';
import { differentiate, differentiateAsync, judge, mapStates, sampler, samplerAsync } from '@mapgrad/core';
import { fixed, gumbel, imle, scoreFunction, spoPlus } from '@mapgrad/estimators';
import { topK } from '@mapgrad/solvers';
import { describe, expect, it } from 'vitest';

const theta = [[1, 2, 3]];
const solver = topK({ n: 3, k: 1 });
const estimator = imle({ stepSize: fixed(1) });
const ofLosses = scoreFunction({ noise: gumbel(), samples: 2 });

/** A call as plain JavaScript may have it, where no compiler refuses an argument. */
const mistaken = (make: (argument: never) => unknown, argument: unknown) => make(argument as never);

describe('what a compiler would have refused', () => {
  it.each<[string, () => unknown, string]>([
    [
      'a solver that is not made',
      () => mistaken((wrong: MAPSolver) => mapStates({ solver: wrong }, theta), topK),
      'solver is a function, expected what topK({ … }) makes; is it the function that makes one, to be called first?',
    ],
    [
      'a solver without size',
      () =>
        mistaken((wrong: MAPSolver) => differentiate({ estimator, solver: wrong }).forward(theta), { prepare() {} }),
      'solver is without size, expected what topK({ … }) makes',
    ],
    [
      'an estimator that is not made',
      () => mistaken((wrong: typeof estimator) => differentiate({ estimator: wrong, solver }), imle),
      'estimator is a function, expected what imle({ … }) makes; is it the function that makes one, to be called first?',
    ],
    [
      'no estimator',
      () => mistaken((wrong: typeof estimator) => differentiateAsync({ estimator: wrong, solver }), undefined),
      'estimator is undefined, expected what imle({ … }) makes',
    ],
    [
      'a loss that is an estimator',
      () => mistaken((wrong: ReturnType<typeof spoPlus>) => judge({ loss: wrong, solver }), estimator),
      'loss is without evaluate, expected what spoPlus() makes',
    ],
    [
      'a step size by another name',
      () => mistaken(imle, { stepsize: fixed(1) }),
      'stepSize is undefined, expected what adaptive() or fixed(lambda) makes',
    ],
    [
      'a step size that is a number',
      () => mistaken(imle, { stepSize: 10 }),
      'stepSize is 10, expected what adaptive() or fixed(lambda) makes',
    ],
    [
      'noise that is not made',
      () => {
        const noisy = mistaken(imle, { stepSize: fixed(1), noise: gumbel }) as typeof estimator;
        return differentiate({ estimator: noisy, solver }).forward(theta);
      },
      'noise is a function, expected what gumbel() makes; is it the function that makes one, to be called first?',
    ],
  ])('says what is wrong with %s', (_, make, message) => {
    expect(make).toThrow(expect.objectContaining({ code: 'OPTION_INVALID', message }));
  });

  it.each<[string, () => unknown, string]>([
    [
      'differentiate',
      () => mistaken((wrong: typeof estimator) => differentiate({ estimator: wrong, solver }), ofLosses),
      'estimator scoreFunction does not learn from gradients; it learns from losses, use sampler, with tensors sampling',
    ],
    [
      'sampler',
      () => mistaken((wrong: typeof ofLosses) => sampler({ estimator: wrong, solver }), estimator),
      'estimator imle does not learn from losses; it learns from gradients, use differentiate, with tensors layer',
    ],
    [
      'samplerAsync',
      () => mistaken((wrong: typeof ofLosses) => samplerAsync({ estimator: wrong, solver }), estimator),
      'estimator imle does not learn from losses; it learns from gradients, use differentiate, with tensors layer',
    ],
  ])('names what to use in place of %s', (_, make, message) => {
    expect(make).toThrow(expect.objectContaining({ code: 'CONFIGURATION_INVALID', message }));
  });

  it('names what a loss needs, not what could stand for a part of it', () => {
    const loss = judge({ loss: spoPlus(), solver });
    expect(() => loss.evaluate(theta, {})).toThrow(/^scores are missing/);
  });
});
