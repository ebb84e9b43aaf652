import { type Executor, MapgradError, type Query, type Rows } from '@mapgrad/contracts';

/** An executor that counts. */
export interface CountingExecutor extends Executor {
  /** Rows solved so far. */
  readonly solves: number;
  /** Seconds that this took; 0 without a clock. */
  readonly seconds: number;
}

/**
 * Counts the rows that an executor solves.
 *
 * @param answered is told of every answer
 * @param now a clock, in seconds
 * @throws MapgradError CONFIGURATION_INVALID where the executor answers later
 */
export function counting(
  executor: Executor,
  answered: (query: Query, z: Rows) => void,
  now: () => number = () => 0,
): CountingExecutor {
  let solves = 0;
  let seconds = 0;
  const counted = (of: Executor): Executor => ({
    solve(job): Rows {
      const started = now();
      const rows: unknown = of.solve(job);
      seconds += now() - started;
      if (!(rows instanceof Float32Array)) {
        throw new MapgradError(
          'CONFIGURATION_INVALID',
          'the executor answers later, and a trainer that differentiates in the tape of TensorFlow.js cannot wait; use ' +
            'one that answers at once, as inline does',
        );
      }
      solves += rows.length / job.query.shape.n;
      answered(job.query, rows);
      return rows;
    },
    dispose: () => of.dispose(),
  });
  const { exactly } = executor;

  return {
    ...counted(executor),
    get solves() {
      return solves;
    },
    get seconds() {
      return seconds;
    },
    exactly: exactly && counted(exactly),
  };
}
