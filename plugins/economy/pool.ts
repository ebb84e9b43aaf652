import { checkOption, type Executor, noiseKey, positiveInteger, randomWords } from '@mapgrad/contracts';
import { prepareOnce, rowsOf } from '@mapgrad/core';
import { askWhole } from './ask.ts';
import { hashBits } from './bits.ts';
import { type CountingExecutor, countsOf } from './counters.ts';
import { keepLatest } from './keep-latest.ts';
import { makeRows } from './made-rows.ts';

/** Options of {@link pool}. */
export interface PoolOptions {
  /** Solves; disposed together with this one. */
  readonly of: Executor;
  /** The probability that a query is solved, above 0; with 1 all are. */
  readonly ratio: number;
  /** How many distinct states are kept for each solver and instance; the one that was unused longest goes. */
  readonly entries: number;
  /** Decides, with the number of the query, which queries are solved; 0 when absent. */
  readonly seed?: number;
}

/**
 * Answers some queries by the best state seen so far, `argmax { ⟨θ, z⟩ : z ∈ pool }`; APPROXIMATE, and no executor that
 * keeps the law of equal bits unless the ratio is 1.
 *
 * Query number i is solved where a uniform number drawn from (seed, i) is below `ratio`, and its states join the pool of
 * their solver and instance; rows whose pool is empty are always solved. The same queries in the same order have the same
 * answers. ⟨θ, z⟩ is in double precision; of equal states the one that was unused longest is answered.
 *
 * Source: arXiv:2011.05354 (M. Mulamba and others).
 *
 * @throws MapgradError OPTION_INVALID
 */
export function pool({ of, ratio, entries, seed = 0 }: PoolOptions): CountingExecutor {
  checkOption('ratio', ratio, ratio > 0 && ratio <= 1, 'a number above 0 and at most 1');
  positiveInteger('entries', entries);
  checkOption('seed', seed, Number.isSafeInteger(seed) && seed >= 0, 'an integer from 0');
  const counters = { hits: 0, misses: 0 };
  let poolsOf = emptyPools();
  const key = noiseKey(seed);
  const word = new Int32Array(2);
  let queries = 0;

  return {
    counters,
    get counts() {
      return countsOf('pool', counters, of);
    },
    exactly: of.exactly ?? of,
    solve(job) {
      randomWords(key, queries++, 1, word);
      const solved = (word[0]! >>> 0) / 2 ** 32 < ratio;
      const { n } = job.query.shape;
      const join = (instance: unknown, state: Float32Array): void =>
        keepLatest(poolsOf(job.solver)(instance), hashBits(state), state, entries);
      if (solved) {
        const z = askWhole(of, job, counters);
        const { count, instance } = rowsOf(job.query);
        for (let row = 0; row < count; row++) join(job.instances?.[instance(row)], z.slice(row * n, (row + 1) * n));
        return z;
      }

      const rows = makeRows(job);
      const z = new Float32Array(rows.count * n);
      const unknown: number[] = [];
      for (let row = 0; row < rows.count; row++) {
        const states = poolsOf(job.solver)(rows.instance(row));
        const best = bestOf(states, rows.theta(row));
        if (best === undefined) unknown.push(row);
        else {
          z.set(best[1], row * n);
          keepLatest(states, ...best, entries);
        }
      }
      if (unknown.length > 0) {
        const states = rows.solve(of, unknown);
        if (states === undefined) return askWhole(of, job, counters);
        unknown.forEach((row, i) => {
          const state = states.slice(i * n, (i + 1) * n);
          z.set(state, row * n);
          join(rows.instance(row), state);
        });
      }
      counters.hits += rows.count - unknown.length;
      counters.misses += unknown.length;
      return z;
    },
    dispose() {
      poolsOf = emptyPools();
      of.dispose();
    },
  };
}

/** A pool for each solver and instance, by a key for each state, the one that was unused longest first. */
const emptyPools = (): ((solver: object) => (instance: unknown) => Map<number, Float32Array>) =>
  prepareOnce(() => prepareOnce(() => new Map<number, Float32Array>()));

/** The state of the largest ⟨θ, z⟩, and its key; undefined where there is none. */
function bestOf(
  states: ReadonlyMap<number, Float32Array>,
  theta: Float32Array,
): readonly [number, Float32Array] | undefined {
  let most = Number.NEGATIVE_INFINITY;
  let best: readonly [number, Float32Array] | undefined;
  for (const entry of states) {
    let score = 0;
    for (let i = 0; i < theta.length; i++) score += theta[i]! * entry[1][i]!;
    if (score > most) {
      most = score;
      best = entry;
    }
  }
  return best;
}
