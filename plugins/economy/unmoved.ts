import { type Executor, positiveInteger, type Query, type Rows } from '@mapgrad/contracts';
import { ask } from './ask.ts';
import type { CountingExecutor } from './counters.ts';
import { follows, type Recipe, recipeOf } from './recipe.ts';

/** Options of {@link unmoved}. */
export interface UnmovedOptions {
  /** Solves the rest; disposed together with this one. */
  readonly of: Executor;
  /** How many of the last queries without a shift are remembered; 4 when absent. */
  readonly queries?: number;
}

/**
 * Does not solve again what a step of 0, or a direction of zeros, leaves where it was in a query that has been answered:
 * the second query of I-MLE where λ_b = 0; exact.
 *
 * Remembered are copies of θ [B, n] and of the states [B·S, n] of the last queries without a shift. What is asked of the
 * executor underneath are the instances that have moved (`only`).
 *
 * @throws MapgradError OPTION_INVALID
 */
export function unmoved({ of, queries = 4 }: UnmovedOptions): CountingExecutor {
  positiveInteger('queries', queries);
  const counters = { hits: 0, misses: 0 };
  const answered: { readonly recipe: Recipe; readonly z: Rows }[] = [];

  return {
    counters,
    solve(job) {
      const { query } = job;
      const { instances, samples, n } = query.shape;
      const known = answered.find(({ recipe }) => follows(job, recipe));
      const asked = query.only ?? Int32Array.from({ length: instances }, (_, b) => b);
      const moved = known === undefined ? asked : asked.filter((b) => !stands(query, b));
      if (known === undefined || moved.length === asked.length) {
        const z = ask(of, job);
        counters.misses += asked.length * samples;
        if (known === undefined && query.shift === undefined && query.only === undefined) {
          answered.push({ recipe: recipeOf(job), z: z.slice() });
          if (answered.length > queries) answered.shift();
        }
        return z;
      }

      const states = moved.length === 0 ? undefined : ask(of, { ...job, query: { ...query, only: moved } });
      counters.misses += moved.length * samples;
      counters.hits += (asked.length - moved.length) * samples;
      const block = samples * n;
      const z = new Float32Array(asked.length * block);
      let next = 0;
      asked.forEach((b, i) => {
        const here = b === moved[next];
        const from = here ? next++ : b;
        z.set((here ? states! : known.z).subarray(from * block, (from + 1) * block), i * block);
      });
      return z;
    },
    dispose() {
      answered.length = 0;
      of.dispose();
    },
  };
}

/** Whether the rows of an instance have the bits that they had without the shift. */
function stands({ theta, shape, thetaWeight = 1, noise, shift }: Query, instance: number): boolean {
  const { samples, n } = shape;
  const step = shift?.step[instance] ?? 0;
  if (step === 0) return true;
  if (noise?.mode === 'multiplicative') return false;
  for (let i = instance * n; i < (instance + 1) * n; i++) if (thetaWeight * theta[i]! === 0) return false; // −0 + 0 is 0
  const end = (instance + 1) * samples * n;
  for (let i = instance * samples * n; i < end; i++) if (shift!.direction[i] !== 0) return false;
  return true;
}
