import type { Executor } from '@mapgrad/contracts';
import { askWhole } from './ask.ts';
import { hashBits, sameBits } from './bits.ts';
import { type CountingExecutor, countsOf } from './counters.ts';
import { type MadeRows, makeRows } from './made-rows.ts';
import { noiseless } from './noiseless.ts';
import { sets } from './sets.ts';

/** Options of {@link distinct}. */
export interface DistinctOptions {
  /** Solves one of each; disposed together with this one. */
  readonly of: Executor;
}

/**
 * Solves rows of one query that are equal, bit by bit and in their instance, once; exact.
 *
 * Queries with noise are passed on as they are: their rows are not equal.
 */
export function distinct({ of }: DistinctOptions): CountingExecutor {
  const counters = { hits: 0, misses: 0 };
  const setOf = sets();

  return {
    counters,
    get counts() {
      return countsOf('distinct', counters, of);
    },
    exactly: of.exactly,
    solve(job) {
      const { query } = job;
      const { samples, n } = query.shape;
      if (!noiseless(query)) return askWhole(of, job, counters);
      const times = query.shift === undefined ? samples : 1; // that each row is known to come
      const rows = makeRows({ ...job, query: { ...query, shape: { ...query.shape, samples: samples / times } } });
      const { firsts, groups } = grouped(rows, (row) => setOf(job.solver, rows.instance(row)));
      const states = rows.solve(of, firsts);
      if (states === undefined) return askWhole(of, job, counters);
      const count = rows.count * times;
      counters.misses += firsts.length;
      counters.hits += count - firsts.length;
      if (firsts.length === count) return states;
      const z = new Float32Array(count * n);
      for (let row = 0; row < count; row++) {
        const group = groups[Math.floor(row / times)]!;
        z.set(states.subarray(group * n, (group + 1) * n), row * n);
      }
      return z;
    },
    dispose: () => of.dispose(),
  };
}

/** The first row of each group of equal rows, and the group of each row. */
function grouped(
  rows: MadeRows,
  setOf: (row: number) => number,
): { readonly firsts: readonly number[]; readonly groups: readonly number[] } {
  const firsts: number[] = [];
  const byHash = new Map<number, number>();
  const groups = Array.from({ length: rows.count }, (_, row) => {
    const set = setOf(row);
    const hash = hashBits(rows.theta(row), set);
    const group = byHash.get(hash);
    if (group !== undefined) {
      const first = firsts[group]!;
      if (setOf(first) === set && sameBits(rows.theta(first), rows.theta(row))) return group;
    }
    byHash.set(hash, firsts.length);
    return firsts.push(row) - 1;
  });
  return { firsts, groups };
}
