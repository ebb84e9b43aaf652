import type { AsyncExecutor, AsyncMAPSolver, Executor, Job, MAPSolver, Rows } from '@mapgrad/contracts';
import { materialise } from './materialise.ts';
import { prepareOnce } from './prepare-once.ts';
import { checkState, solverError } from './solver-error.ts';

type AnySolver<Instance> = MAPSolver<Instance> | AsyncMAPSolver<Instance>;

/** Solves row after row in this thread. */
export function inline(): Executor {
  const preparedBy = prepareOnce((solver: MAPSolver<never>) =>
    prepareOnce((instance: never) => solver.prepare(instance)),
  );

  return {
    solve<Instance>(job: Job<MAPSolver<Instance>, Instance>): Rows {
      const prepared = preparedBy(job.solver);
      const rows = rowsOf(job);
      let row = 0;
      try {
        for (; row < rows.count; row++) {
          const solve = prepared(rows.instance(row) as never);
          const z = rows.place(row);
          solve(rows.make(row), z);
          checkState(z);
        }
      } catch (thrown) {
        throw solverError(thrown, job, row);
      }
      return rows.answers;
    },
    dispose() {},
  };
}

/** Solves row after row in this thread, waiting for each. */
export function inlineAsync(): AsyncExecutor {
  const preparedBy = prepareOnce((solver: AnySolver<never>) =>
    prepareOnce((instance: never) => solver.prepare(instance)),
  );

  return {
    async solve<Instance>(job: Job<AnySolver<Instance>, Instance>): Promise<Rows> {
      const prepared = preparedBy(job.solver);
      const rows = rowsOf(job);
      let row = 0;
      try {
        for (; row < rows.count; row++) {
          const solve = await prepared(rows.instance(row) as never);
          const z = rows.place(row);
          await solve(rows.make(row), z);
          checkState(z);
        }
      } catch (thrown) {
        throw solverError(thrown, job, row);
      }
      return rows.answers;
    },
    dispose() {},
  };
}

interface RowsOfJob<Instance> {
  readonly count: number;
  /** [B·S, n] */
  readonly answers: Rows;
  instance(row: number): Instance;
  /** Makes θ [n] of a row. */
  make(row: number): Float32Array;
  /** Where the state [n] of a row goes, full of NaN so that a place left out is noticed. */
  place(row: number): Float32Array;
}

/** The rows of a job, made one at a time in one buffer, and the answers to them. */
function rowsOf<Instance>({ query, instances }: Job<AnySolver<Instance>, Instance>): RowsOfJob<Instance> {
  const { n, samples } = query.shape;
  const count = query.shape.instances * samples;
  const answers = new Float32Array(count * n).fill(Number.NaN);
  const theta = new Float32Array(n);
  const write = materialise(query, theta);

  return {
    count,
    answers,
    instance: (row) => instances?.[Math.floor(row / samples)] as Instance,
    make(row) {
      write(row);
      return theta;
    },
    place: (row) => answers.subarray(row * n, (row + 1) * n),
  };
}
