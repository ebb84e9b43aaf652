import { MapgradError, type Rows } from '@mapgrad/contracts';
import type { Parcel } from '../order.ts';
import { failureOf } from '../report.ts';
import type { Failure } from '../solve-rows.ts';
import type { Errand, Told, WebOrder } from './messages.ts';
import type { WebWorker } from './web-worker.ts';

/** Milliseconds that timers wait for at most, 24 days; one that is set to more ends at once. */
const LONGEST = 2 ** 31 - 1;

/** Rows of a job that one worker solves. */
export interface Chunk {
  readonly order: WebOrder;
  /** Whatever the order needs. */
  readonly parcels: readonly Parcel[];
  readonly start: number;
  readonly end: number;
  /** Whether it is to be known which row the worker is on. */
  readonly tells: boolean;
}

/** How a worker has ended a chunk: states [end − start, n], a row that failed, no sign for too long, or the worker's own end. */
export type Outcome =
  | { readonly states: Rows }
  | { readonly failed: Failure }
  | { readonly late: Failure }
  | { readonly endedWith: number; readonly message: string };

/** How long a worker may be silent, in milliseconds. */
export interface Limits {
  /** On a row; no limit when absent. */
  readonly deadline: number | undefined;
  /** Until it has called `answerJobs`. */
  readonly patience: number;
}

/** One worker, which solves one chunk at a time. */
export interface WebMember {
  solve(chunk: Chunk): Promise<Outcome>;
  /** Nobody will ask for a thing again. */
  forget(id: number): void;
  stop(): void;
}

/** Sends a worker nothing before it has called `answerJobs`: what comes earlier may be lost. */
export function openMember(worker: WebWorker, { deadline, patience }: Limits): WebMember {
  const sent = new Set<number>();
  let forgotten: number[] = [];
  let order: WebOrder | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let begin: (() => void) | undefined;
  let end: ((outcome: Outcome) => void) | undefined;
  let ready = false;
  /** The row that it was last known to be on. */
  let row = 0;
  let ended: string | undefined;

  function settle(outcome: Outcome): void {
    clearTimeout(timer);
    end?.(outcome);
    end = undefined;
  }
  /** Where this thread was busy, a message may be waiting to be heard when time is over. */
  function expectWithin(milliseconds: number, late: () => Failure): void {
    clearTimeout(timer);
    timer = setTimeout(
      () => {
        timer = setTimeout(() => settle({ late: late() }));
      },
      Math.min(milliseconds, LONGEST),
    );
  }
  function broken(event: object): void {
    const text = 'message' in event ? String(event.message) : '';
    ended = text === '' ? 'its script cannot be loaded' : text;
    settle({ endedWith: row, message: ended });
  }
  worker.addEventListener('error', broken);
  worker.addEventListener('messageerror', broken);
  worker.addEventListener('message', (event) => {
    const told = (event as { readonly data: Told }).data;
    if ('ready' in told) {
      ready = true;
      clearTimeout(timer);
      begin?.();
    } else if ('begins' in told) {
      row = told.begins;
      if (deadline !== undefined) expectWithin(deadline, () => tooLong(row, deadline));
    } else if (told.failure === undefined) settle({ states: told.states });
    else settle({ failed: failureOf(told.failure) });
  });

  function send({ order: asked, parcels, start, end: before, tells }: Chunk): void {
    const fresh = parcels.filter(({ id }) => !sent.has(id));
    const errand: Errand = {
      parcels: fresh,
      forgotten,
      order: asked === order ? undefined : asked,
      start,
      end: before,
      tells,
    };
    worker.postMessage(errand);
    for (const { id } of fresh) sent.add(id);
    forgotten = [];
    order = asked;
  }

  return {
    async solve(chunk) {
      row = chunk.start;
      if (ended !== undefined) return { endedWith: row, message: ended };
      const outcome = new Promise<Outcome>((resolve) => {
        end = resolve;
      });
      if (!ready) {
        expectWithin(patience, () => silent(row, patience));
        const started = new Promise<void>((resolve) => {
          begin = resolve;
        });
        await Promise.race([started, outcome]);
      }
      if (ready) send(chunk);
      return outcome;
    },
    forget(id) {
      if (sent.delete(id)) forgotten.push(id);
    },
    stop() {
      clearTimeout(timer);
      worker.terminate();
    },
  };
}

const tooLong = (row: number, deadline: number): Failure => ({
  row,
  bySolver: true,
  thrown: new MapgradError('SOLVER_TIMED_OUT', `it took longer than its deadline of ${deadline} ms`),
});

const silent = (row: number, patience: number): Failure => ({
  row,
  bySolver: false,
  thrown: new MapgradError(
    'SOLVER_FAILED',
    `a worker has not called answerJobs within ${patience} ms; call it in the module that \`create\` names, look into the ` +
      'console for what that module throws or waits for, or give it more `patience`',
  ),
});
