import { Worker } from 'node:worker_threads';
import type { WebWorker } from '@mapgrad/threads/web';
import { runTypescript as execArgv } from '../../../run-typescript/argv.ts';

/** A thread of Node as a Web Worker that answers the jobs of the tests. */
export function nodeWorker(): WebWorker {
  const worker = new Worker(new URL('./solve-worker.ts', import.meta.url), {
    execArgv: [...execArgv],
    resourceLimits: { maxOldGenerationSizeMb: 24 },
  });
  return {
    postMessage: (message) => worker.postMessage(message),
    addEventListener(type, listener) {
      if (type === 'message') worker.on('message', (data: unknown) => listener({ data }));
      if (type !== 'error') return;
      worker.on('error', ({ message }: Error) => listener({ message }));
      worker.on('exit', (code) => listener({ message: `exit code ${code}` }));
    },
    terminate: () => void worker.terminate(),
  };
}
