import type { Executor, Job, MAPSolver, Rows } from '@mapgrad/contracts';
import { materialise } from '@mapgrad/core';

/** An executor that answers the last row first, each with a solver prepared anew: no estimator may notice. */
export const backwards = (): Executor => ({
  solve<Instance>({ query, solver, instances }: Job<MAPSolver<Instance>, Instance>): Rows {
    const { samples, n } = query.shape;
    const only = query.only ?? Int32Array.from({ length: query.shape.instances }, (_, b) => b);
    const answers = new Float32Array(only.length * samples * n);
    const theta = new Float32Array(n);
    for (let row = only.length * samples - 1; row >= 0; row--) {
      const instance = only[Math.floor(row / samples)]!;
      materialise(query, theta)(instance * samples + (row % samples));
      solver.prepare(instances?.[instance] as Instance)(theta, answers.subarray(row * n, (row + 1) * n));
    }
    return answers;
  },
  dispose() {},
});
