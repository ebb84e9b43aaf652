import type { AsyncExecutor, AsyncMAPSolver, Job, MAPSolver, Rows } from '@mapgrad/contracts';
import { allSettled } from './claims.ts';
import { disposedError } from './disposed.ts';
import { checkThreadsOptions, type ThreadsOptions } from './options.ts';
import { rowsIn } from './order.ts';
import { openPool } from './pool.ts';
import { openRound } from './round.ts';
import { sharedMemory } from './shared-memory.ts';
import { numberThings } from './things.ts';

/** Chunks for each thread, so that those that are faster take more. */
const SHARES = 8;

/**
 * Solves in other threads while this one goes on: {@link threads} with promises, also for solvers that answer later.
 *
 * This thread solves nothing, however small a job is, so that its event loop is never blocked. Jobs given at once are done
 * one after the other, each by all workers.
 *
 * @throws MapgradError OPTION_INVALID; from `solve` as {@link threads}
 */
export function asyncThreads(options: ThreadsOptions = {}): AsyncExecutor {
  checkThreadsOptions(options);
  const { deadline } = options;
  let wake = (): void => undefined;
  const pool = openPool(options, 0, () => {
    wake();
  });
  const things = numberThings((id) => {
    for (const member of pool.members) member.forget(id);
  });
  const memory = sharedMemory();
  const poll = Math.min(250, Math.max(1, (deadline ?? 1000) / 4));
  let latest: Promise<unknown> = Promise.resolve();
  let disposed = false;

  const refuseDisposed = (): void => {
    if (disposed) throw disposedError();
  };

  /** Until a worker calls, or some time has passed. The timer keeps the process alive, which workers do not. */
  const called = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, poll);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function run<Instance>(job: Job<MAPSolver<Instance> | AsyncMAPSolver<Instance>, Instance>): Promise<Rows> {
    refuseDisposed();
    const { shape, only } = job.query;
    pool.fill();
    const count = rowsIn({ shape, shifted: false, only: only?.length });
    const chunk = options.chunk ?? Math.max(1, Math.ceil(count / (SHARES * pool.members.length)));
    const round = openRound(pool, things, memory, job, { first: 0, chunk, later: true, calls: true, deadline });
    while (!allSettled(round.claims)) {
      await called();
      refuseDisposed();
      if (!allSettled(round.claims)) round.watch(); // after a pause of this thread, workers that are done are not late
    }
    return round.end().slice(0, count * shape.n);
  }

  return {
    solve<Instance>(job: Job<MAPSolver<Instance> | AsyncMAPSolver<Instance>, Instance>) {
      const answered = latest.then(() => run(job));
      latest = answered.catch(() => undefined);
      return answered;
    },
    async dispose() {
      disposed = true;
      wake();
      await pool.stop();
    },
  };
}
