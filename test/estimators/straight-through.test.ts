import { differentiate } from '@mapgrad/core';
import { given, gumbel, straightThrough } from '@mapgrad/estimators';
import { topK } from '@mapgrad/solvers';
import { expect, it } from 'vitest';

const solver = topK({ n: 2, k: 1 });
const noise = given([
  [0, 0],
  [0, 4],
]);

it('answers a state a sample, and sums dz over the samples', () => {
  const layer = differentiate({ estimator: straightThrough({ noise, samples: 2 }), solver });
  const { output, backward } = layer.forward([[1, 0]]);
  expect([...output]).toEqual([1, 0, 0, 1]);
  expect([
    ...backward([
      [1, 2],
      [10, 20],
    ]),
  ]).toEqual([11, 22]);
  expect(layer.report).toEqual({ zeroGradients: 0 });
});

it('multiplies the noise by the temperature', () => {
  const layer = differentiate({ estimator: straightThrough({ noise, samples: 2, temperature: 0.1 }), solver });
  expect([...layer.forward([[1, 0]]).output]).toEqual([1, 0, 1, 0]);
});

it('has no noise, one sample and no state when nothing is said', () => {
  const estimator = straightThrough();
  expect(estimator.outputs).toBe(1);
  expect(estimator.initialState).toEqual({});
  expect([
    ...differentiate({ estimator, solver }).forward([
      [0, 1],
      [2, 1],
    ]).output,
  ]).toEqual([0, 1, 1, 0]);
});

it('says how to build it again', () => {
  expect(straightThrough({ noise: gumbel(), samples: 2 }).spec).toMatchObject({
    name: 'straightThrough',
    argument: { samples: 2, noise: { name: 'gumbel' } },
  });
});

it('refuses 0 samples', () => {
  expect(() => straightThrough({ samples: 0 })).toThrow('samples is 0, expected an integer from 1');
});
