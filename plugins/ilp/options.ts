import type { MAPSolver } from '@mapgrad/contracts';
import type { FileOptions, ProgramChanges, ProgramOptions } from '@mapgrad/solvers/program';

interface Guard {
  /** The time for one solve in milliseconds. 10 000 when absent. */
  readonly deadline?: number | undefined;
  /** The pivots for one solve, which give out at the same θ on every machine; no limit when absent. */
  readonly pivots?: number | undefined;
  /** Solves again where this solver gives up; it has the same θ. */
  readonly fallback?: MAPSolver<ProgramChanges | void> | undefined;
}

/** Options of `ilp`: a program of integers with bounds, and when to give up. */
export type IlpOptions = (ProgramOptions | FileOptions) & Guard;
