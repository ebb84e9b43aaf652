import {
  type AsyncExecutor,
  type AsyncMAPSolver,
  type Executor,
  type Job,
  type MAPSolver,
  positiveInteger,
  type Rows,
  type Solve,
} from '@mapgrad/contracts';
import { keptNoise } from './kept-noise.ts';
import { prepareOnce } from './prepare-once.ts';
import { rowsOf } from './rows-of.ts';
import { checkState, refuseLater, solverError } from './solver-error.ts';

type AnySolver<Instance> = MAPSolver<Instance> | AsyncMAPSolver<Instance>;
type AnySolve = (...arguments_: Parameters<Solve>) => void | Promise<void>;

/**
 * Solves row after row in this thread; rows that repeat the one before are not solved again. A solver may ask the same executor
 * while it solves.
 */
export function inline(): Executor {
  const preparedBy = prepareOnce((solver: MAPSolver<never>) =>
    prepareOnce((instance: never): AnySolve => solver.prepare(instance)),
  );
  const drawing = keptNoise();
  let depth = 0;

  return {
    solve<Instance>(job: Job<MAPSolver<Instance>, Instance>): Rows {
      const { noise, shape } = job.query;
      const prepared = preparedBy(job.solver);
      const rows = rowsOf(job.query, depth === 0 && noise ? drawing(noise, shape) : undefined);
      const states = new Float32Array(rows.count * shape.n);
      const z = new Float32Array(shape.n);
      depth++;
      try {
        for (let row = 0; row < rows.count; row++) {
          if (!rows.repeats(row)) {
            const theta = rows.make(row);
            z.fill(Number.NaN);
            try {
              const solve = prepared(job.instances?.[rows.instance(row)] as never);
              refuseLater(solve);
              refuseLater(solve(theta, z));
              checkState(z);
            } catch (thrown) {
              throw solverError(thrown, job, rows.number(row));
            }
          }
          states.set(z, row * shape.n);
        }
      } finally {
        depth--;
      }
      return states;
    },
    dispose() {},
  };
}

/** Options of {@link inlineAsync}. */
export interface InlineAsyncOptions {
  /** How many rows are being solved at once; 16 when absent. */
  readonly concurrency?: number;
}

/**
 * {@link inline} for solvers of either kind: starts the rows in their order, and where answers come later, some at once, so that
 * a solver that asks others is kept busy.
 *
 * Where rows fail, the error is that of the first of them, as of {@link inline}: no row is started after one has failed, and
 * those before it are waited for.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function inlineAsync({ concurrency = 16 }: InlineAsyncOptions = {}): AsyncExecutor {
  positiveInteger('concurrency', concurrency);
  const preparedBy = prepareOnce((solver: AnySolver<never>) =>
    prepareOnce((instance: never): AnySolve | Promise<AnySolve> => solver.prepare(instance)),
  );
  const drawing = keptNoise();
  let jobs = 0;

  return {
    async solve<Instance>(job: Job<AnySolver<Instance>, Instance>): Promise<Rows> {
      const { noise, shape } = job.query;
      const { n } = shape;
      const prepared = preparedBy(job.solver);
      const rows = rowsOf(job.query, jobs === 0 && noise ? drawing(noise, shape) : undefined);
      const states = new Float32Array(rows.count * n).fill(Number.NaN);
      const failures: { readonly row: number; readonly thrown: unknown }[] = [];
      let next = 0;

      /** Waits only for what comes later, so that a solver that answers at once is asked for all rows in one go. */
      async function solveOneByOne(): Promise<void> {
        while (next < rows.count && failures.length === 0) {
          const row = next++;
          while (next < rows.count && rows.repeats(next)) next++;
          const end = next;
          const z = states.subarray(row * n, (row + 1) * n);
          try {
            const theta = rows.make(row).slice();
            try {
              const made = prepared(job.instances?.[rows.instance(row)] as never);
              const solve = typeof made === 'function' ? made : await made;
              const answer = solve(theta, z);
              if (answer !== undefined) await answer;
              checkState(z);
            } catch (thrown) {
              throw solverError(thrown, job, rows.number(row));
            }
          } catch (thrown) {
            failures.push({ row, thrown });
          }
          for (let again = row + 1; again < end; again++) states.set(z, again * n);
        }
      }

      jobs++;
      await Promise.all(Array.from({ length: Math.min(concurrency, rows.count) }, solveOneByOne));
      jobs--;
      const [first] = failures.sort((a, b) => a.row - b.row);
      if (first !== undefined) throw first.thrown;
      return states;
    },
    dispose() {},
  };
}
