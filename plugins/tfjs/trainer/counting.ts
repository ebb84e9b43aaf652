import type { AsyncExecutor, Query, Rows } from '@mapgrad/contracts';
import { type AnyExecutor, laterExecutor } from '@mapgrad/core';

/** An executor that counts. */
export interface CountingExecutor extends AsyncExecutor {
  /** Rows solved so far. */
  readonly solves: number;
  /** Seconds in which it was waited for; 0 without a clock. */
  readonly seconds: number;
}

/**
 * Counts the rows that an executor solves.
 *
 * @param answered is told of every answer
 * @param now a clock, in seconds
 */
export function counting(
  executor: AnyExecutor | undefined,
  answered: (query: Query, z: Rows) => void,
  now: () => number = () => 0,
): CountingExecutor {
  let solves = 0;
  let seconds = 0;
  const counted = (of: AsyncExecutor): AsyncExecutor => ({
    async solve(job) {
      const started = now();
      const rows = await of.solve(job);
      seconds += now() - started;
      solves += rows.length / job.query.shape.n;
      answered(job.query, rows);
      return rows;
    },
    dispose: () => of.dispose(),
  });
  const answering = laterExecutor(executor);
  const { exactly } = answering;

  return {
    ...counted(answering),
    get solves() {
      return solves;
    },
    get seconds() {
      return seconds;
    },
    exactly: exactly && counted(laterExecutor(exactly)),
  };
}
