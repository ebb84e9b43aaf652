import { parentPort } from 'node:worker_threads';
import type { Comparison } from '@mapgrad/diagnostics';
import { overLambda, overSamples } from './measure.ts';

/** A comparison to be measured, as plain data. */
export type Task =
  | { readonly figure: 3; readonly n: number; readonly values: readonly number[] }
  | { readonly figure: 1 | 4; readonly n: number; readonly seeds: number; readonly samplesOfOthers: number };

/** Measures it. */
export const measured = (task: Task): Comparison =>
  task.figure === 3 ? overSamples(task.n, task.values) : overLambda(task.n, task.seeds, task.samplesOfOthers);

parentPort?.on('message', (task: Task) => parentPort?.postMessage(measured(task)));
