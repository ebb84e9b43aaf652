import { type Executor, positiveInteger } from '@mapgrad/contracts';
import { askWhole } from './ask.ts';
import { hashBits, sameBits } from './bits.ts';
import { type CountingExecutor, countsOf } from './counters.ts';
import { keepLatest } from './keep-latest.ts';
import { makeRows } from './made-rows.ts';
import { noiseless } from './noiseless.ts';
import { sets } from './sets.ts';

/** Options of {@link memo}. */
export interface MemoOptions {
  /** Solves new rows; disposed together with this one. */
  readonly of: Executor;
  /** How many rows are kept, of all solvers and instances; the one that was unused longest goes. */
  readonly entries: number;
}

interface Entry {
  readonly set: number;
  readonly theta: Float32Array;
  readonly z: Float32Array;
}

/**
 * Keeps the states of rows without noise, by the bits of θ, the solver and the instance; exact.
 *
 * At most `entries` rows of 2n numbers are kept. Queries with noise are passed on as they are. Rows that come round in an
 * order are never found again where there are more of them than entries.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function memo({ of, entries }: MemoOptions): CountingExecutor {
  positiveInteger('entries', entries);
  const counters = { hits: 0, misses: 0 };
  const setOf = sets();
  const kept = new Map<number, Entry>();

  return {
    counters,
    get counts() {
      return countsOf('memo', counters, of);
    },
    exactly: of.exactly,
    solve(job) {
      const { n } = job.query.shape;
      if (!noiseless(job.query)) return askWhole(of, job, counters);
      const rows = makeRows(job);
      const z = new Float32Array(rows.count * n);
      const unknown: { readonly row: number; readonly set: number; readonly hash: number }[] = [];
      for (let row = 0; row < rows.count; row++) {
        const set = setOf(job.solver, rows.instance(row));
        const hash = hashBits(rows.theta(row), set);
        const entry = kept.get(hash);
        if (entry !== undefined && entry.set === set && sameBits(entry.theta, rows.theta(row))) {
          z.set(entry.z, row * n);
          keepLatest(kept, hash, entry, entries);
        } else unknown.push({ row, set, hash });
      }
      if (unknown.length > 0) {
        const states = rows.solve(
          of,
          unknown.map(({ row }) => row),
        );
        if (states === undefined) return askWhole(of, job, counters);
        unknown.forEach(({ row, set, hash }, i) => {
          const state = states.slice(i * n, (i + 1) * n);
          z.set(state, row * n);
          keepLatest(kept, hash, { set, theta: rows.theta(row).slice(), z: state }, entries);
        });
      }
      counters.hits += rows.count - unknown.length;
      counters.misses += unknown.length;
      return z;
    },
    dispose() {
      kept.clear();
      of.dispose();
    },
  };
}
