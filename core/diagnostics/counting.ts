import type { Executor } from '@mapgrad/contracts';
import { inline } from '@mapgrad/core';

/** Solves in this thread and counts the rows. */
export function counting(): Executor & { readonly solves: number } {
  const executor = inline();
  let solves = 0;
  return {
    get solves() {
      return solves;
    },
    solve(job) {
      const rows = executor.solve(job);
      solves += rows.length / job.query.shape.n;
      return rows;
    },
    dispose: () => executor.dispose(),
  };
}
