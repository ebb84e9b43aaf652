import type { Split } from '@mapgrad/contracts';
import { expect, it } from 'vitest';
import { shownDecisions } from '../../../plugins/tfjs/trainer/shown-decisions.ts';

/** θ is twice the inputs, z marks what is positive. */
const learner = {
  predict: (inputs: Float32Array) => Promise.resolve(inputs.map((x) => 2 * x)),
  map: (theta: Float32Array) => Promise.resolve(theta.map((value) => Number(value > 0))),
};

const split = (count: number, n: number): Split => ({
  count,
  inputs: Float32Array.from({ length: count * n }, (_, i) => Math.sin(i)),
  targets: new Float32Array(count * n),
});

it('is the first test examples, as many as fit, each with rows and names of its own', async () => {
  const test = { ...split(9, 2), names: (example: number) => [`${example}a`, `${example}b`] };
  const optimum = Float32Array.from({ length: 18 }, (_, i) => i);
  const shown = await shownDecisions(learner, { test, n: 2 }, optimum);
  expect(shown.map(({ example }) => example)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(shown[2]).toEqual({
    example: 2,
    theta: test.inputs.slice(4, 6).map((x) => 2 * x),
    z: Float32Array.of(0, 0),
    optimum: Float32Array.of(4, 5),
    names: ['2a', '2b'],
  });
});

it.each([
  [4, 2, 4],
  [9, 2000, 3],
  [9, 7000, 0],
])('of %i examples of %i numbers: %i', async (count, n, expected) => {
  const shown = await shownDecisions(learner, { test: split(count, n), n }, new Float32Array(count * n));
  expect(shown).toHaveLength(expected);
  expect(shown.every((one) => !('names' in one))).toBe(true);
});
