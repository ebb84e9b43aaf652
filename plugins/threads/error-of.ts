import { rowsOf, solverError } from '@mapgrad/core';
import type { Failure } from './solve-rows.ts';
import type { AnyJob } from './things.ts';

/** The error of a failure, as the inline executor would throw it. */
export function errorOf<Instance>({ row, thrown, bySolver }: Failure, job: AnyJob<Instance>): unknown {
  return bySolver ? solverError(thrown, job, rowsOf(job.query).number(row)) : thrown;
}
