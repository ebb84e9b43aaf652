import type { Executor, Job, MAPSolver, Rows } from '@mapgrad/contracts';
import { rowsOf } from '@mapgrad/core';
import { ask } from './ask.ts';

/** The rows of a job as numbers, in the order of the answer. */
export interface MadeRows {
  readonly count: number;
  /** θ [n] of a row. */
  theta(row: number): Float32Array;
  /** What a row is about; undefined where all instances share one C. */
  instance(row: number): unknown;
  /**
   * The states [rows.length, n] of some rows, from the executor underneath; undefined where it fails. It is then to be asked
   * for the whole job, whose error names rows as the caller numbers them.
   */
  solve(of: Executor, rows: readonly number[]): Rows | undefined;
}

/** Makes all rows of a job, [count, n]. */
export function makeRows<Instance>(job: Job<MAPSolver<Instance>, Instance>): MadeRows {
  const { n } = job.query.shape;
  const { count, make, instance: numberOf } = rowsOf(job.query);
  const all = new Float32Array(count * n);
  for (let row = 0; row < count; row++) all.set(make(row), row * n);
  const theta = (row: number): Float32Array => all.subarray(row * n, (row + 1) * n);

  return {
    count,
    theta,
    instance: (row) => job.instances?.[numberOf(row)],
    solve(of, rows) {
      try {
        if (rows.length === count) return ask(of, job);
        const query = { theta: pick(all, rows, n), shape: { instances: rows.length, samples: 1, n } };
        const instances = job.instances && rows.map((row) => job.instances![numberOf(row)]!);
        return ask(of, { solver: job.solver, query, instances });
      } catch {
        return undefined;
      }
    },
  };
}

/** Some rows of a matrix [·, n], in an array of their own. */
function pick(matrix: Rows, rows: readonly number[], n: number): Rows {
  const picked = new Float32Array(rows.length * n);
  for (const [i, row] of rows.entries()) picked.set(matrix.subarray(row * n, (row + 1) * n), i * n);
  return picked;
}
