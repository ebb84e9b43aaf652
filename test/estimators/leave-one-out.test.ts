import { expect, it } from 'vitest';
import { leaveOneOut } from '../../estimators/leave-one-out.ts';

const values = Float64Array.of(1, 2, 6, 10, 20, 60);

it('subtracts the mean of the other samples of the instance', () => {
  expect([...leaveOneOut(values, { instances: 2, samples: 3, n: 1 })]).toEqual([-3, -1.5, 4.5, -30, -15, 45]);
});

it('leaves out all that are drawn together, counted over the whole batch', () => {
  // Pairs are rows 0 1, 2 3, 4 5; instance 0 has rows 0 1 2, instance 1 rows 3 4 5.
  expect([...leaveOneOut(values, { instances: 2, samples: 3, n: 1 }, 2)]).toEqual([-5, -4, 4.5, -30, 10, 50]);
});

it('subtracts nothing where there are no others', () => {
  expect([...leaveOneOut(values, { instances: 6, samples: 1, n: 1 })]).toEqual([...values]);
  expect([...leaveOneOut(values, { instances: 3, samples: 2, n: 1 }, 2)]).toEqual([...values]);
});

it('is 0, to the last bit, where all values are the same', () => {
  for (const [value, samples] of [
    [0.1, 3],
    [0.7, 10],
    [1e15 + 0.3, 7],
  ] as const) {
    const same = new Float64Array(samples).fill(value);
    expect([...leaveOneOut(same, { instances: 1, samples, n: 1 })]).toEqual([...same.fill(0)]);
  }
});
