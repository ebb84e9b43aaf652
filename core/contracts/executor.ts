import type { AsyncMAPSolver, MAPSolver } from './map-solver.ts';
import type { Query } from './query.ts';
import type { Rows } from './rows.ts';
import type { Numbers } from './trainer.ts';

/** A query and who answers it. */
export interface Job<Solver, Instance> {
  readonly query: Query;
  readonly solver: Solver;
  /** What each of the B rows of θ is about; absent where all share one C. */
  readonly instances?: readonly Instance[] | undefined;
}

/** Makes the rows of a query and solves them at once. The answer may not depend on which executor gives it. */
export interface Executor {
  /** The states [B·S, n], in an array of the caller's own. */
  solve<Instance>(job: Job<MAPSolver<Instance>, Instance>): Rows;
  /**
   * What has happened since it was made, by names such as `memo.hits`, with the counts of executors that it stands around; none
   * ever falls. For the records of a training run.
   */
  readonly counts?: Numbers | undefined;
  /** Where answers are approximate: who gives exact ones, for measuring. Disposed together with this one. */
  readonly exactly?: Executor | undefined;
  dispose(): void;
}

/** An {@link Executor} that answers later. */
export interface AsyncExecutor {
  solve<Instance>(job: Job<MAPSolver<Instance> | AsyncMAPSolver<Instance>, Instance>): Promise<Rows>;
  /** As of an {@link Executor}. */
  readonly counts?: Numbers | undefined;
  /** As of an {@link Executor}. */
  readonly exactly?: Executor | AsyncExecutor | undefined;
  dispose(): void | Promise<void>;
}
