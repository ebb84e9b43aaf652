import type { Rows } from './rows.ts';

/** What a model decided for N examples, beside what it should have decided. */
export interface Decisions {
  readonly count: number;
  readonly n: number;
  /** θ [N, n] as predicted. */
  readonly theta: Rows;
  /** MAP(θ) [N, n] */
  readonly z: Rows;
  /** [N, n] */
  readonly targets: Rows;
  /** MAP(targets) [N, n]: the states that perfect knowledge would have chosen. */
  readonly optimum: Rows;
}

/** A number that judges decisions. */
export interface Metric {
  readonly better: 'lower' | 'higher';
  /** θ' [N, n] whose states the measure needs too; absent where those of θ are enough. */
  probe?(decisions: Decisions): Rows;
  /** @param probed MAP(θ') [N, n], where there is a probe */
  measure(decisions: Decisions, probed?: Rows): number;
}
