import { optimalityRatio, regret } from '@mapgrad/estimators';
import { expect, it } from 'vitest';
import { decisions } from './decisions.ts';

const targets = [
  [1, 4],
  [-2, -5],
];
const first = [
  [1, 0],
  [1, 0],
];
const best = [
  [0, 1],
  [1, 0],
];

it('regret is what is missed, mean over examples', () => {
  expect(regret().measure(decisions({ targets, z: first, optimum: best }))).toBe(1.5);
  expect(regret().measure(decisions({ targets, z: best, optimum: best }))).toBe(0);
  expect(regret().better).toBe('lower');
});

it('optimality-ratio is the share of decisions that are as good as the best', () => {
  expect(optimalityRatio().measure(decisions({ targets, z: first, optimum: best }))).toBe(0.5);
  expect(optimalityRatio().better).toBe('higher');
});

it('optimality-ratio takes other states of the same value, and rounding, for the best', () => {
  const equal = decisions({ targets: [[2, 2]], z: [[0, 1]], optimum: [[1, 0]] });
  const rounded = decisions({ targets: [[1, 1 - 2 ** -21]], z: [[0, 1]], optimum: [[1, 0]] });
  const worse = decisions({ targets: [[1, 1 - 2 ** -19]], z: [[0, 1]], optimum: [[1, 0]] });
  const free = decisions({ targets: [[0, 0]], z: [[0, 1]], optimum: [[1, 0]] });
  const nothing = decisions({ targets: [[0, -1]], z: [[0, 1]], optimum: [[1, 0]] });
  expect([equal, rounded, free, worse, nothing].map((one) => optimalityRatio().measure(one))).toEqual([1, 1, 1, 0, 0]);
});

it('optimality-ratio relates to the terms of the best value, not to what is left of them', () => {
  // the best is worth 0 after cancellation; 0.001 less is not as good beside terms of 100, 0.00001 is
  const at = (value: number) => decisions({ targets: [[100, -100, -value]], z: [[0, 0, 1]], optimum: [[1, 1, 0]] });
  expect(optimalityRatio().measure(at(1e-3))).toBe(0);
  expect(optimalityRatio().measure(at(1e-5))).toBe(1);
});
