import type { Executor, Job, MAPSolver, Rows } from '@mapgrad/contracts';
import { materialise } from '@mapgrad/core';

/** An executor that answers the last row first, each with a solver prepared anew: no estimator may notice. */
export const backwards = (): Executor => ({
  solve<Instance>({ query, solver, instances }: Job<MAPSolver<Instance>, Instance>): Rows {
    const { samples, n } = query.shape;
    const count = query.shape.instances * samples;
    const answers = new Float32Array(count * n);
    const theta = new Float32Array(n);
    for (let row = count - 1; row >= 0; row--) {
      materialise(query, theta)(row);
      const solve = solver.prepare(instances?.[Math.floor(row / samples)] as Instance);
      solve(theta, answers.subarray(row * n, (row + 1) * n));
    }
    return answers;
  },
  dispose() {},
});
