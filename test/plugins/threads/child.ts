import { asyncThreads, threads } from '@mapgrad/threads';
import { doubling } from './solvers.ts';

/** Solves in threads, disposes the executors or not, and leaves; a process with an open handle would stay. */
const job = {
  query: { theta: Float32Array.of(1, 2, 3, 4), shape: { instances: 2, samples: 1, n: 2 } },
  solver: doubling({ n: 2 }),
};
const executors = [threads({ workers: 2, deadline: 20_000 }), threads({ workers: 2 }), asyncThreads({ workers: 2 })];
const unused = threads();
for (const executor of executors) console.log((await executor.solve<void>(job)).join(' '));
if (process.argv[2] === 'dispose') for (const executor of [...executors, unused]) void executor.dispose();
