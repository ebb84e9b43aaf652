import type { Executor, Numbers } from '@mapgrad/contracts';

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
  /** The same with the name of the executor, `memo.hits`, and what the one underneath has counted. */
  readonly counts: Numbers;
}

/** The counts of an executor and of the one underneath. */
export const countsOf = (name: string, { hits, misses }: Counters, of: Executor): Numbers => ({
  [`${name}.hits`]: hits,
  [`${name}.misses`]: misses,
  ...of.counts,
});
