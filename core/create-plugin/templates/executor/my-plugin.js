import { inline } from '@mapgrad/core';

/**
 * Solves row after row in this thread, and counts the jobs.
 *
 * @returns {import('@mapgrad/contracts').Executor}
 */
export function myPlugin() {
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
