import { differentiate } from '@mapgrad/core';
import { fixed, imle } from '@mapgrad/estimators';
import { topK } from '@mapgrad/solvers';
import { expect, it } from 'vitest';

it('moves the state towards lower loss', () => {
  const step = differentiate({ estimator: imle({ stepSize: fixed(1) }), solver: topK({ n: 3, k: 1 }) });
  const { output, backward } = step.forward([[0.5, 0.2, 0]]);
  expect([...output]).toEqual([1, 0, 0]);
  expect([...backward([[1, -1, 0]])]).toEqual([1, -1, 0]);
});
