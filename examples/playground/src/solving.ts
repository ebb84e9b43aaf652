import type { AsyncExecutor } from '@mapgrad/contracts';
import { webWorkers } from '@mapgrad/threads/web';

/** More workers than these have nothing to do here. */
const MOST = 4;

/** Solves in Web Workers, so that the page is never blocked by a solver. */
export function openSolving(): AsyncExecutor {
  return webWorkers({
    create: () => new Worker(new URL('./solve.worker.ts', import.meta.url), { type: 'module' }),
    count: Math.min(MOST, Math.max(1, navigator.hardwareConcurrency - 1)),
  });
}
