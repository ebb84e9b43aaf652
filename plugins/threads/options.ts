import { checkOption, positiveInteger } from '@mapgrad/contracts';

/** Options of {@link threads} and {@link asyncThreads}. */
export interface ThreadsOptions {
  /** How many threads there are beside the calling one; when absent, as many as make use of all processors. */
  readonly workers?: number;
  /** Milliseconds that a row may take; no limit when absent. */
  readonly deadline?: number;
  /** Rows that a thread takes at a time; when absent, chosen from the size of the job and the time that rows take. */
  readonly chunk?: number;
  /** Megabytes of heap that each worker may have; what Node gives when absent. */
  readonly memory?: number;
  /** Arguments of Node for the workers, `['--import', 'tsx']` where solvers are TypeScript; those of this process when absent. */
  readonly execArgv?: readonly string[];
}

/** Throws OPTION_INVALID unless the options hold. */
export function checkThreadsOptions({ workers = 1, deadline = 1, chunk = 1, memory = 1 }: ThreadsOptions): void {
  positiveInteger('workers', workers);
  checkOption('deadline', deadline, deadline > 0, 'milliseconds above 0');
  positiveInteger('chunk', chunk);
  checkOption('memory', memory, memory > 0, 'megabytes above 0');
}
