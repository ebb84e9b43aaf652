import { fixed } from '@mapgrad/estimators';
import { expect, it } from 'vitest';

const shape = { instances: 3, samples: 1, n: 1 };

it('is the same for every instance', () => {
  expect([...fixed(0.1).lambda(new Float32Array(3), new Float32Array(3), shape, {})]).toEqual([0.1, 0.1, 0.1]);
});

it('has no state', () => {
  const state = {};
  expect(fixed(1).initialState).toEqual({});
  expect(fixed(1).update(new Float32Array(3), shape, state)).toBe(state);
});

it.each([0, 2 ** -126, 1, 2 ** 128 - 2 ** 104])('takes %d', (lambda) => {
  expect(() => fixed(lambda)).not.toThrow();
});

it.each([-1, 1e-39, 1e39, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d', (lambda) => {
  expect(() => fixed(lambda)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
  expect(() => fixed(lambda)).toThrow(`lambda is ${lambda}, expected 0 or a number from`);
});
