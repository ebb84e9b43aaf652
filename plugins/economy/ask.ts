import { type Executor, type Job, type MAPSolver, MapgradError, type Rows } from '@mapgrad/contracts';

/**
 * Asks the executor underneath.
 *
 * @throws MapgradError CONFIGURATION_INVALID where it answers later, as a plugin's may; and what it throws
 */
export function ask<Instance>(of: Executor, job: Job<MAPSolver<Instance>, Instance>): Rows {
  const z: unknown = of.solve(job);
  if (z instanceof Float32Array) return z;
  if (z instanceof Promise) z.catch(() => undefined);
  throw new MapgradError(
    'CONFIGURATION_INVALID',
    'the executor under `of` answers later, expected one that answers at once; use inline or threads',
  );
}
