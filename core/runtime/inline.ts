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
import { answersLater, checkState, refuseLater, solverError } from './solver-error.ts';

type AnySolver<Instance> = MAPSolver<Instance> | AsyncMAPSolver<Instance>;

/**
 * Solves row after row in this thread; rows that repeat the one before are not solved again. A solver may ask the same executor
 * while it solves.
 */
export function inline(): Executor {
  const preparedBy = prepareOnce((solver: MAPSolver<never>) =>
    prepareOnce((instance: never): ((...theta: Parameters<Solve>) => unknown) => solver.prepare(instance)),
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
 * Starts the rows in their order, some at once, and waits for them: a solver that asks others is kept busy.
 *
 * Where rows fail, the error is that of the first of them, as of {@link inline}: no row is started after one has failed, and
 * those before it are waited for.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function inlineAsync({ concurrency = 16 }: InlineAsyncOptions = {}): AsyncExecutor {
  positiveInteger('concurrency', concurrency);
  const preparedBy = prepareOnce((solver: AnySolver<never>) =>
    prepareOnce((instance: never) => solver.prepare(instance)),
  );

  return {
    async solve<Instance>(job: Job<AnySolver<Instance>, Instance>): Promise<Rows> {
      const prepared = preparedBy(job.solver);
      const rows = rowsOf(job.query);
      const states = unfilled(rows.count, job.query.shape.n);
      let started = 0;
      const failures: { readonly row: number; readonly thrown: unknown }[] = [];

      async function solveRow(row: number): Promise<void> {
        const theta = rows.make(row).slice();
        const z = states.place(row);
        try {
          const solve = await prepared(job.instances?.[rows.instance(row)] as never);
          await solve(theta, z);
          checkState(z);
        } catch (thrown) {
          throw solverError(thrown, job, rows.number(row));
        }
      }

      async function solveOneByOne(): Promise<void> {
        while (started < rows.count && failures.length === 0) {
          const row = started++;
          try {
            await solveRow(row);
          } catch (thrown) {
            failures.push({ row, thrown });
          }
        }
      }

      await Promise.all(Array.from({ length: Math.min(concurrency, rows.count) }, solveOneByOne));
      const [first] = failures.sort((a, b) => a.row - b.row);
      if (first !== undefined) throw first.thrown;
      return states.all;
    },
    dispose() {},
  };
}

/**
 * {@link inline} for solvers that answer at once, {@link inlineAsync} for those that do not, which shows at their first answer.
 */
export function inlineEither(options?: InlineAsyncOptions): AsyncExecutor {
  const [atOnce, later] = [inline(), inlineAsync(options)];
  const slow = new WeakSet<AnySolver<never>>();
  return {
    async solve<Instance>(job: Job<AnySolver<Instance>, Instance>): Promise<Rows> {
      if (!slow.has(job.solver)) {
        try {
          return atOnce.solve(job as Job<MAPSolver<Instance>, Instance>);
        } catch (thrown) {
          if (!answersLater(thrown)) throw thrown;
          slow.add(job.solver);
        }
      }
      return later.solve(job);
    },
    dispose() {},
  };
}

/** Room for states [count, n], full of NaN so that a place left out is noticed. */
function unfilled(count: number, n: number): { readonly all: Rows; place(row: number): Float32Array } {
  const all = new Float32Array(count * n).fill(Number.NaN);
  return { all, place: (row) => all.subarray(row * n, (row + 1) * n) };
}
