import {
  type AsyncExecutor,
  type AsyncMAPSolver,
  checkOption,
  type Job,
  type MAPSolver,
  oneOf,
  positiveInteger,
  type Rows,
} from '@mapgrad/contracts';
import { errorOf } from '../error-of.ts';
import { orderedNoise, rowsIn } from '../order.ts';
import type { Failure } from '../solve-rows.ts';
import { numberThings, refuseParcels } from '../things.ts';
import type { WebOrder } from './messages.ts';
import { openWebPool } from './web-pool.ts';
import type { WebWorker } from './web-worker.ts';

/** Chunks for each worker, so that those that are faster take more. */
const SHARES = 2;

/** Options of {@link webWorkers}. */
export interface WebWorkersOptions {
  /**
   * Makes a worker whose module calls `answerJobs`:
   * `() => new Worker(new URL('./solve.worker.ts', import.meta.url), { type: 'module' })`.
   */
  readonly create: () => WebWorker;
  /** How many workers; one less than there are processors, and at least one, when absent. */
  readonly count?: number;
  /** Milliseconds that a row may take; no limit when absent. */
  readonly deadline?: number;
  /** Milliseconds in which the module of a worker has to call `answerJobs`; 30 000 when absent. */
  readonly patience?: number;
  /** Rows that a worker takes at a time; when absent, half of its share of the job. */
  readonly chunk?: number;
}

/**
 * Solves in Web Workers, so that a page is never blocked; the answers have the bits of the inline executor.
 *
 * Solvers and noises are made again in each worker from the `name` and the `argument` of their `spec`, by the functions that
 * `answerJobs` was given there; the `module` of a spec means nothing in a bundle. A worker that ends is replaced and its rows
 * are solved again, once; one that does not start is an error. Of the rows that fail, the error names the first. Jobs may be given at once.
 *
 * @throws MapgradError OPTION_INVALID; from `solve` NO_SPEC for what cannot be made again or copied, SOLVER_TIMED_OUT,
 *   SOLVER_FAILED, EXECUTOR_DISPOSED, and what the inline executor throws
 */
export function webWorkers({
  create,
  count = processors() - 1 || 1,
  deadline,
  patience = 30_000,
  chunk,
}: WebWorkersOptions): AsyncExecutor {
  oneOf('create', typeof create, ['function']);
  positiveInteger('count', count);
  checkOption('deadline', deadline ?? 1, (deadline ?? 1) > 0, 'milliseconds above 0');
  checkOption('patience', patience, patience > 0, 'milliseconds above 0');
  positiveInteger('chunk', chunk ?? 1);
  const pool = openWebPool(create, count, { deadline, patience });
  const things = numberThings((id) => pool.forget(id));

  return {
    async solve<Instance>(job: Job<MAPSolver<Instance> | AsyncMAPSolver<Instance>, Instance>): Promise<Rows> {
      const { query } = job;
      const { shape, theta, thetaWeight, shift, only } = query;
      const { solver, noise, instances } = things.parcelsOf(job);
      const parcels = [solver, noise ?? [], instances ?? []].flat();
      const rows = rowsIn({ shape, shifted: shift !== undefined, only: only?.length });
      const order: WebOrder = {
        theta,
        shape,
        thetaWeight,
        noise: noise && orderedNoise(query.noise!, noise.id),
        shift,
        only,
        solver: solver.id,
        instances: instances?.map(({ id }) => id),
        later: true,
        count: rows,
      };
      const answers = new Float32Array(rows * shape.n);
      const size = chunk ?? Math.ceil(rows / (SHARES * count));
      let lowest: Failure | undefined;

      async function solveFrom(start: number): Promise<void> {
        const wanted = (): boolean => lowest === undefined || start < lowest.row;
        const end = Math.min(start + size, rows);
        const outcome = await pool.solve({ order, parcels, start, end }, wanted);
        if (outcome === undefined) return;
        if (outcome instanceof Float32Array) answers.set(outcome, start * shape.n);
        else if (lowest === undefined || outcome.row < lowest.row) lowest = outcome;
      }

      try {
        await Promise.all(Array.from({ length: Math.ceil(rows / size) }, (_, i) => solveFrom(i * size)));
      } catch (thrown) {
        if (thrown instanceof Error && thrown.name === 'DataCloneError') refuseParcels(thrown, job.instances);
        throw thrown;
      }
      if (lowest !== undefined) throw errorOf(lowest, job);
      return answers;
    },
    dispose() {
      pool.stop();
    },
  };
}

function processors(): number {
  const { navigator } = globalThis as { readonly navigator?: { readonly hardwareConcurrency?: number } };
  return navigator?.hardwareConcurrency ?? 2;
}
