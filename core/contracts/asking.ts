import type { Query } from './query.ts';
import type { Rows } from './rows.ts';

/**
 * A computation that yields a query wherever it needs MAP states, is told the states [B·S, n], and ends with T.
 *
 * It never calls a solver, so the same source runs inside a tape, over threads and over machines.
 */
export type Asking<T> = Generator<Query, T, Rows>;
