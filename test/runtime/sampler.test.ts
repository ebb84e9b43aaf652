import { sampler } from '@mapgrad/core';
import { gumbel, scoreFunction } from '@mapgrad/estimators';
import { argmax } from '@mapgrad/solvers';
import { expect, it } from 'vitest';

const layer = sampler({ estimator: scoreFunction({ noise: gumbel(), samples: 3 }), solver: argmax({ n: 2 }) });

it.each([
  [[1, 2], 'LOSS_SHAPE', 'there are 2 losses, expected 3'],
  [[1, Number.NaN, 3], 'LOSS_NOT_FINITE', 'the loss of row 1 is NaN, expected a finite float32'],
  [[1, 2, 1.7e308], 'LOSS_NOT_FINITE', 'the loss of row 2 is 1.7e+308, expected a finite float32'],
])('refuses the losses %j', (losses, code, message) => {
  const { backward } = layer.forward([[0, 0]]);
  expect(() => backward(losses)).toThrow(expect.objectContaining({ code }));
  expect(() => backward(losses)).toThrow(message);
});

it('takes the largest losses that float32 has', () => {
  const [largest] = new Float32Array([3.4e38]);
  const dtheta = layer.forward([[0, 0]]).backward([largest!, -largest!, largest!]);
  expect([...dtheta].every(Number.isFinite)).toBe(true);
  expect(Number.isFinite(layer.report.meanLoss)).toBe(true);
});
