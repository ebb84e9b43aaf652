import type { AsyncMAPSolver, MAPSolver } from '@mapgrad/contracts';
import type { AnyExecutor } from '@mapgrad/core';

/** Options of something in the tape, with a solver and an executor that may answer later. */
export type AnsweringLater<Options, Instance> = Omit<Options, 'solver' | 'executor'> & {
  readonly solver: MAPSolver<Instance> | AsyncMAPSolver<Instance>;
  /** Solves in this thread when absent. */
  readonly executor?: AnyExecutor | undefined;
};
