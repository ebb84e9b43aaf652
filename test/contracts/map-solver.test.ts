import { type MAPSolver, minimizing } from '@mapgrad/contracts';
import { expect, it } from 'vitest';

/** The cheapest of three, for costs; instance i counts twice. */
const cheapest: MAPSolver<number> = {
  exact: true,
  origin: 'mine/cheapest',
  spec: { module: 'file:///mine.js', name: 'cheapest' },
  size: () => 3,
  prepare: (instance) => (cost, z) => {
    const seen = cost.map((value, i) => (i === instance ? 2 * value : value));
    z.fill(0);
    z[seen.indexOf(Math.min(...seen))] = 1;
  },
};

const answer = (solver: MAPSolver<number>, theta: readonly number[], instance: number): number[] => {
  const z = new Float32Array(3);
  solver.prepare(instance)(Float32Array.from(theta), z);
  return [...z];
};

it('minimizing turns costs into scores', () => {
  const solver = minimizing(cheapest);
  expect(answer(solver, [1, 3, 2], 0)).toEqual([0, 1, 0]);
  expect(answer(solver, [-1.5, -3, -2], 0)).toEqual([0, 0, 1]);
  expect(answer(minimizing(solver), [1, 3, 2], 9)).toEqual(answer(cheapest, [1, 3, 2], 9));
});

it('minimizing keeps what is known of the solver', () => {
  const solver = minimizing(cheapest);
  expect(solver.size(0)).toBe(3);
  expect(solver.exact).toBe(true);
  expect(solver.origin).toBe('mine/cheapest');
  expect(solver.spec?.argument).toEqual(cheapest.spec);
  expect(minimizing({ ...cheapest, spec: undefined }).spec).toBeUndefined();
});

it('minimizing leaves theta as it is', () => {
  const theta = Float32Array.of(1, 2, 3);
  minimizing(cheapest).prepare(0)(theta, new Float32Array(3));
  expect([...theta]).toEqual([1, 2, 3]);
});
