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

/** Asks the executor underneath for all of a job, and counts its rows as misses. */
export function askWhole<Instance>(
  of: Executor,
  job: Job<MAPSolver<Instance>, Instance>,
  counters: { misses: number },
): Rows {
  const z = ask(of, job);
  counters.misses += z.length / job.query.shape.n;
  return z;
}

/**
 * The states [rows.length, n] of rows b·S + s of a job; undefined where the executor underneath fails. It is then to be asked
 * for the whole job, whose error names rows and instances as the caller numbers them.
 *
 * They are asked for as B·S instances of one sample, so that each keeps its number and with it its noise.
 */
export function askRows<Instance>(
  of: Executor,
  { solver, query, instances }: Job<MAPSolver<Instance>, Instance>,
  rows: readonly number[],
): Rows | undefined {
  const { samples, n } = query.shape;
  if (rows.length === 0) return new Float32Array(0);
  const shape = { instances: query.shape.instances * samples, samples: 1, n };
  const theta = new Float32Array(shape.instances * n);
  const step = new Float64Array(shape.instances);
  for (const row of rows) {
    const b = Math.floor(row / samples);
    theta.set(query.theta.subarray(b * n, (b + 1) * n), row * n);
    step[row] = query.shift?.step[b] ?? 0;
  }
  const shift = query.shift && { direction: query.shift.direction, step };
  const each = instances && Array.from(step, (_, row) => instances[Math.floor(row / samples)]!);
  try {
    return ask(of, {
      solver,
      query: { ...query, theta, shape, shift, only: Int32Array.from(rows) },
      instances: each,
    });
  } catch {
    return undefined;
  }
}
