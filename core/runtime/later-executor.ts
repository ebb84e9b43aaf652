import {
  type AsyncExecutor,
  type Executor,
  type Job,
  type MAPSolver,
  MapgradError,
  type Rows,
} from '@mapgrad/contracts';
import { inlineAsync } from './inline.ts';

/** An executor, whenever it answers. */
export type AnyExecutor = Executor | AsyncExecutor;

/** An executor as one that answers later; one that needs answers at once refuses solvers that do not give them. */
export const laterExecutor = (executor: AnyExecutor = inlineAsync()): AsyncExecutor => ({
  solve: async <Instance>(job: Job<MAPSolver<Instance>, Instance>) => executor.solve(job),
  get counts() {
    return executor.counts;
  },
  exactly: executor.exactly && laterExecutor(executor.exactly),
  dispose: () => executor.dispose(),
});

/** The answer of an executor; throws CONFIGURATION_INVALID where one that answers later has passed for one that answers at once. */
export function atOnce(answer: Rows | Promise<Rows>): Rows {
  if (!(answer instanceof Promise)) return answer;
  answer.catch(() => undefined);
  throw new MapgradError(
    'CONFIGURATION_INVALID',
    'the executor answers later (its solve returns a promise), and the answer is needed at once; use differentiateAsync, ' +
      'samplerAsync or judgeAsync, with tensors layerAsync, samplingAsync or solverLossAsync',
  );
}
