import type { AsyncExecutor, Executor, Job, MAPSolver } from '@mapgrad/contracts';
import { inlineEither } from './inline.ts';

/** An executor, whenever it answers. */
export type AnyExecutor = Executor | AsyncExecutor;

/** An executor as one that answers later; one that needs answers at once refuses solvers that do not give them. */
export const laterExecutor = (executor: AnyExecutor = inlineEither()): AsyncExecutor => ({
  solve: async <Instance>(job: Job<MAPSolver<Instance>, Instance>) => executor.solve(job),
  get counts() {
    return executor.counts;
  },
  exactly: executor.exactly && laterExecutor(executor.exactly),
  dispose: () => executor.dispose(),
});
