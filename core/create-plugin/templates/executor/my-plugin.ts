import type { Executor } from '@mapgrad/contracts';
import { inline } from '@mapgrad/core';

/** Solves row after row in this thread, and counts the jobs. */
export function myPlugin(): Executor {
  const inner = inline();
  let jobs = 0;
  return {
    solve(job) {
      jobs++;
      return inner.solve(job);
    },
    get counts() {
      return { jobs };
    },
    dispose: () => inner.dispose(),
  };
}
