import { type Executor, positiveInteger, type Query, type Rows } from '@mapgrad/contracts';
import { rowsOf } from '@mapgrad/core';
import { askRows, askWhole } from './ask.ts';
import { type CountingExecutor, countsOf } from './counters.ts';
import { follows, type Recipe, recipeOf } from './recipe.ts';

/** Options of {@link unmoved}. */
export interface UnmovedOptions {
  /** Solves the rest; disposed together with this one. */
  readonly of: Executor;
  /** How many of the last queries without a shift are remembered; 4 when absent. */
  readonly queries?: number;
}

/**
 * Does not solve again what a step of 0, or a direction of zeros, leaves where it was in a query that has been answered: in the
 * second query of I-MLE the instances whose λ_b is 0, and the samples whose dz is; exact.
 *
 * Remembered are copies of θ [B, n] and of the states [B·S, n] of the last queries without a shift. What is asked of the
 * executor underneath are the rows that have moved, each with the noise of its number.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function unmoved({ of, queries = 4 }: UnmovedOptions): CountingExecutor {
  positiveInteger('queries', queries);
  const counters = { hits: 0, misses: 0 };
  const answered: { readonly recipe: Recipe; readonly z: Rows }[] = [];

  return {
    counters,
    get counts() {
      return countsOf('unmoved', counters, of);
    },
    exactly: of.exactly,
    solve(job) {
      const { query } = job;
      const { n } = query.shape;
      const known = answered.find(({ recipe }) => follows(job, recipe));
      if (known === undefined) {
        const z = askWhole(of, job, counters);
        if (query.shift === undefined && query.only === undefined) {
          answered.push({ recipe: recipeOf(job), z: z.slice() });
          if (answered.length > queries) answered.shift();
        }
        return z;
      }

      const { count, number } = rowsOf(query);
      const moved: number[] = [];
      for (let row = 0; row < count; row++) if (!stands(query, number(row))) moved.push(row);
      const states = moved.length === count ? undefined : askRows(of, job, moved.map(number));
      if (states === undefined) return askWhole(of, job, counters);
      counters.misses += moved.length;
      counters.hits += count - moved.length;
      const z = new Float32Array(count * n);
      let next = 0;
      for (let row = 0; row < count; row++) {
        const here = row === moved[next];
        const from = here ? next++ : number(row);
        z.set((here ? states : known.z).subarray(from * n, (from + 1) * n), row * n);
      }
      return z;
    },
    dispose() {
      answered.length = 0;
      of.dispose();
    },
  };
}

/** Whether a row has the bits that it had without the shift. */
function stands({ theta, shape, thetaWeight = 1, noise, shift }: Query, row: number): boolean {
  const { samples, n } = shape;
  const instance = Math.floor(row / samples);
  const step = shift?.step[instance] ?? 0;
  if (step === 0) return true;
  if (noise?.mode === 'multiplicative') return false;
  for (let i = row * n; i < (row + 1) * n; i++) if (shift!.direction[i] !== 0) return false;
  for (let i = instance * n; i < (instance + 1) * n; i++) if (thetaWeight * theta[i]! === 0) return false; // −0 + 0 is 0
  return true;
}
