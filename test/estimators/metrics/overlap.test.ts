import { edgePrecision, edgeRecall, subsetPrecision } from '@mapgrad/estimators';
import { expect, it } from 'vitest';
import { decisions } from './decisions.ts';

const z = [
  [1, 1, 0, 0],
  [1, 0.4, 0.6, 1],
];
const right = [
  [1, 0, 1, 0],
  [0, 0, 1, 1],
];

it('subset-precision is the share of the chosen that is annotated, mean over examples', () => {
  expect(subsetPrecision().measure(decisions({ z, targets: right }))).toBe((1 / 2 + 2 / 3) / 2);
  expect(subsetPrecision().measure(decisions({ z, targets: z.map(() => [1, 1, 1, 1]) }))).toBe(1);
  expect(subsetPrecision().measure(decisions({ z: [[0, 0]], targets: [[1, 1]] }))).toBe(0);
});

it('edge-precision and edge-recall count the edges of all examples together', () => {
  const given = decisions({ z, optimum: right });
  expect(edgePrecision().measure(given)).toBe(3 / 5);
  expect(edgeRecall().measure(given)).toBe(3 / 4);
  const half = decisions({ z: [[0.5, 0.49]], optimum: [[0.5, 0.49]] });
  expect([edgePrecision().measure(half), edgeRecall().measure(half)]).toEqual([1, 1]);
  const none = decisions({ z: [[0, 0]], optimum: [[0, 0]] });
  expect([edgePrecision().measure(none), edgeRecall().measure(none)]).toEqual([0, 0]);
});

it('more is better', () => {
  expect([subsetPrecision(), edgePrecision(), edgeRecall()].map(({ better }) => better)).toEqual([
    'higher',
    'higher',
    'higher',
  ]);
});
