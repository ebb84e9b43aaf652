import { type Executor, MapgradError, type Query, type Rows } from '@mapgrad/contracts';

/** An executor that counts. */
export interface CountingExecutor extends Executor {
  /** Rows solved so far. */
  readonly solves: number;
}

/**
 * Counts the rows that an executor solves.
 *
 * @param answered is told of every answer
 * @throws MapgradError CONFIGURATION_INVALID where the executor answers later
 */
export function counting(executor: Executor, answered: (query: Query, z: Rows) => void): CountingExecutor {
  let solves = 0;
  return {
    get solves() {
      return solves;
    },
    solve(job): Rows {
      const rows: unknown = executor.solve(job);
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
    dispose: () => executor.dispose(),
  };
}
