import type { Executor, Job, MAPSolver, Rows, Solve } from '@mapgrad/contracts';
import { prepareOnce, rowsOf } from '@mapgrad/core';
import { waitForAll } from './claims.ts';
import { disposedError } from './disposed.ts';
import { errorOf } from './error-of.ts';
import { checkThreadsOptions, type ThreadsOptions } from './options.ts';
import { openPool } from './pool.ts';
import { openRound } from './round.ts';
import { roundTrip } from './round-trip.ts';
import { sharedMemory } from './shared-memory.ts';
import { solveHere, solveRows } from './solve-rows.ts';
import { numberThings, specsOf } from './things.ts';

/** Chunks for each thread, so that those that are faster take more. */
const SHARES = 8;
/** Milliseconds of work below which a chunk is not worth its claim. */
const SMALLEST_CHUNK = 0.05;
/** Milliseconds of work that are shared before it is known what sharing costs. */
const FIRST_GUESS = 1;
/** Round trips that sharing must save. */
const MARGIN = 3;

/**
 * Solves in this thread and in others, and blocks until all rows are solved: for use inside a tape.
 *
 * The answers have the bits of the inline executor. This thread begins alone, and shares the rest of a job when the
 * time that rows take says that it is worth the measured round trip. With a deadline it solves nothing itself, since nobody
 * could stop it: a row that takes longer is given up (SOLVER_TIMED_OUT), and its worker replaced. A worker that ends is
 * replaced and its rows are solved again; a row that ends two is given up. Of the rows that fail, the error names the first.
 *
 * @throws MapgradError OPTION_INVALID; from `solve` NO_SPEC for a solver or noise without specification, OPTION_INVALID where
 *   Node refuses execArgv, EXECUTOR_DISPOSED, and what the inline executor throws
 */
export function threads(options: ThreadsOptions = {}): Executor {
  checkThreadsOptions(options);
  const { deadline } = options;
  const pool = openPool(options, deadline === undefined ? 1 : 0);
  const things = numberThings((id) => {
    for (const member of pool.members) member.forget(id);
  });
  const memory = sharedMemory();
  const preparedBy = prepareOnce((solver: MAPSolver<never>) =>
    prepareOnce((instance: never): Solve => solver.prepare(instance)),
  );
  const rates = new WeakMap<object, number>();
  const poll = Math.min(50, Math.max(1, (deadline ?? 200) / 4));
  let trip: number | undefined;
  /** Then a solver that asks this executor is answered in this thread, since the memory and the workers are in use. */
  let sharing = false;
  let disposed = false;

  const worthSharing = (): number => {
    const helpers = Math.max(1, pool.members.length);
    return trip === undefined ? FIRST_GUESS : (MARGIN * trip * (helpers + 1)) / helpers;
  };

  /** Shares the rows from `first` on; the milliseconds that a row took here, if this thread helped. */
  function share<Instance>(
    job: Job<MAPSolver<Instance>, Instance>,
    first: number,
    rate: number,
    answers: Rows,
  ): number | undefined {
    const { query, instances } = job;
    const { n } = query.shape;
    const rows = rowsOf(query);
    pool.fill();
    const shares = SHARES * (pool.members.length + (deadline === undefined ? 1 : 0));
    const worthwhile = rate > 0 ? Math.ceil(SMALLEST_CHUNK / rate) : 1;
    const chunk = options.chunk ?? Math.max(1, worthwhile, Math.ceil((rows.count - first) / shares));
    const round = openRound(pool, things, memory, job, { first, chunk, later: false, calls: false, deadline });
    let took: number | undefined;
    if (deadline === undefined) {
      const prepare = preparedBy(job.solver);
      const start = performance.now();
      const solved = round.help({
        rows,
        n,
        prepared: (instance) => prepare(instances?.[instance] as never),
        later: false,
      });
      if (solved > 0) took = (performance.now() - start) / solved;
    }
    while (!waitForAll(round.claims, poll)) round.watch();
    answers.set(round.end().subarray(first * n), first * n);
    return took;
  }

  return {
    solve<Instance>(job: Job<MAPSolver<Instance>, Instance>): Rows {
      if (disposed) throw disposedError();
      const { query, solver, instances } = job;
      specsOf(job);
      const { n } = query.shape;
      const rows = rowsOf(query);
      const answers = new Float32Array(rows.count * n);
      if (deadline !== undefined) {
        share(job, 0, 0, answers);
        return answers;
      }

      const prepare = preparedBy(solver);
      const prepared = (instance: number): Solve => prepare(instances?.[instance] as never);
      const start = performance.now();
      let rate = rates.get(solver) ?? 0;
      let row = 0;
      const alone = (): boolean => sharing || rate * (rows.count - row) <= worthSharing();
      for (let batch = 1; row < rows.count && alone(); batch *= 2) {
        const end = Math.min(rows.count, row + batch);
        const failure = solveHere(solveRows({ rows, n, answers, prepared, later: false }, row, end));
        if (failure !== undefined) throw errorOf(failure, job);
        row = end;
        rate = (performance.now() - start) / row;
      }
      if (row < rows.count) {
        sharing = true;
        try {
          rate = share(job, row, rate, answers) ?? rate;
        } finally {
          sharing = false;
        }
        trip ??= roundTrip(pool);
      }
      rates.set(solver, rate);
      return answers;
    },
    dispose() {
      disposed = true;
      void pool.stop();
    },
  };
}
