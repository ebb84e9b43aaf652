import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Comparison } from '@mapgrad/diagnostics';
import type { Task } from './task.ts';

/** Measures tasks, the long ones first, on as many threads as there are processors. */
export async function inThreads(
  tasks: readonly Task[],
  done: (task: Task, comparison: Comparison) => void,
): Promise<void> {
  const waiting = [...tasks];
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL('./task.js', import.meta.url));
    try {
      for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
        worker.postMessage(task);
        const [comparison] = (await once(worker, 'message')) as [Comparison];
        done(task, comparison);
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(tasks.length, availableParallelism()) }, work));
}
