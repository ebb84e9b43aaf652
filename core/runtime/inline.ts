import {
  type AsyncExecutor,
  type AsyncMAPSolver,
  type Executor,
  type Job,
  type MAPSolver,
  MapgradError,
  type Rows,
  type Solve,
} from '@mapgrad/contracts';
import { materialise } from './materialise.ts';
import { prepareOnce } from './prepare-once.ts';
import { checkState, solverError } from './solver-error.ts';

type AnySolver<Instance> = MAPSolver<Instance> | AsyncMAPSolver<Instance>;

/** Solves row after row in this thread. */
export function inline(): Executor {
  const preparedBy = prepareOnce((solver: MAPSolver<never>) =>
    prepareOnce((instance: never): ((...theta: Parameters<Solve>) => unknown) => solver.prepare(instance)),
  );

  return {
    solve<Instance>(job: Job<MAPSolver<Instance>, Instance>): Rows {
      const prepared = preparedBy(job.solver);
      const rows = rowsOf(job);
      for (let row = 0; row < rows.count; row++) {
        const theta = rows.make(row);
        const z = rows.place(row);
        try {
          const solve = prepared(rows.instance(row) as never);
          refuseLater(solve(theta, z));
          checkState(z);
        } catch (thrown) {
          throw solverError(thrown, job, rows.number(row));
        }
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
      for (let row = 0; row < rows.count; row++) {
        const theta = rows.make(row);
        const z = rows.place(row);
        try {
          const solve = await prepared(rows.instance(row) as never);
          await solve(theta, z);
          checkState(z);
        } catch (thrown) {
          throw solverError(thrown, job, rows.number(row));
        }
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
  /** b·S + s of a row of the answers. */
  number(row: number): number;
  instance(row: number): Instance;
  /** Makes θ [n] of a row. */
  make(row: number): Float32Array;
  /** Where the state [n] of a row goes, full of NaN so that a place left out is noticed. */
  place(row: number): Float32Array;
}

/** The rows of a job, made one at a time in one buffer, and the answers to them. */
function rowsOf<Instance>({ query, instances }: Job<AnySolver<Instance>, Instance>): RowsOfJob<Instance> {
  const { only } = query;
  const { n, samples } = query.shape;
  const count = (only?.length ?? query.shape.instances) * samples;
  const number = (row: number): number =>
    only === undefined ? row : only[Math.floor(row / samples)]! * samples + (row % samples);
  const answers = new Float32Array(count * n).fill(Number.NaN);
  const theta = new Float32Array(n);
  const write = materialise(query, theta);

  return {
    count,
    answers,
    number,
    instance: (row) => instances?.[Math.floor(number(row) / samples)] as Instance,
    make(row) {
      write(number(row));
      return theta;
    },
    place: (row) => answers.subarray(row * n, (row + 1) * n),
  };
}

/** Throws where a solver that answers later has passed for one that answers at once, as a plugin's may. */
function refuseLater(answer: unknown): void {
  if (!(answer instanceof Promise)) return;
  answer.catch(() => undefined);
  throw new MapgradError(
    'CONFIGURATION_INVALID',
    'it answers later (its solve returns a promise), and the answer is needed at once; use differentiateAsync',
  );
}
