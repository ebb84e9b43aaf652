import type { Numbers } from '@mapgrad/contracts';
import type { AnyExecutor } from '@mapgrad/core';

/** What an executor counts in a run. */
export interface Counts {
  /** Since the run started. */
  readonly total: Numbers;
  /** The total at the latest call of `grown`. */
  readonly before: Numbers;
  /** By how much each count has grown since the latest call, or since the run started. */
  grown(): Numbers;
}

/**
 * What an executor counts from now on.
 *
 * @param run what was counted of the run before
 */
export function countsSince(
  executor: AnyExecutor | undefined,
  run: Partial<Pick<Counts, 'total' | 'before'>> = {},
): Counts {
  const start: Numbers = { ...executor?.counts };
  const total = (): Numbers => sum({ ...executor?.counts }, 1, sum(start, -1, run.total ?? {}));
  let before = run.before ?? {};
  return {
    get total() {
      return total();
    },
    get before() {
      return before;
    },
    grown() {
      const now = total();
      const grown = sum(now, 1, sum(before, -1));
      before = now;
      return grown;
    },
  };
}

/** `factor · numbers + others`, what is missing being 0. */
function sum(numbers: Numbers, factor: number, others: Numbers = {}): Numbers {
  const added = Object.entries(numbers).map(([name, value]) => [name, factor * value + (others[name] ?? 0)] as const);
  return { ...others, ...Object.fromEntries(added) };
}
