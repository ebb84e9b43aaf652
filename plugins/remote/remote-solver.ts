import type { AsyncMAPSolver, Json } from '@mapgrad/contracts';

/** A solver outside of this process. */
export interface RemoteSolver<Instance = void> extends AsyncMAPSolver<Instance> {
  /** Ends what runs for it; what is still unanswered fails. A later question starts it again. */
  dispose(): Promise<void>;
}

/** What all remote solvers are told. */
export interface RemoteOptions {
  /** n */
  readonly n: number;
  /** Whether every answer is optimal; false when absent. */
  readonly exact?: boolean;
  /** Sent with every question for which the solver was not prepared with an instance of its own. */
  readonly instance?: Json;
  /** How many questions it is asked at once; 16 when absent. */
  readonly concurrency?: number;
  /** Milliseconds; 10 000 when absent. */
  readonly deadline?: number;
}
