import type { Executor } from '@mapgrad/contracts';

/** What an executor has saved. */
export interface Counters {
  /** Rows answered without a solve. */
  readonly hits: number;
  /** Rows that the executor underneath was asked for. */
  readonly misses: number;
}

/** An executor that says what it has saved. */
export interface CountingExecutor extends Executor {
  /** Since it was made; always up to date. */
  readonly counters: Counters;
}
