import type { Rows } from '@mapgrad/contracts';
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

/** How a worker has ended a chunk: states [end − start, n], or a row that failed, took too long, or was the worker's end. */
export type Outcome =
  | { readonly states: Rows }
  | { readonly failed: Failure }
  | { readonly lateWith: number }
  | { readonly endedWith: number; readonly message: string };

/** One worker, which solves one chunk at a time. */
export interface WebMember {
  solve(chunk: Chunk): Promise<Outcome>;
  /** Nobody will ask for a thing again. */
  forget(id: number): void;
  stop(): void;
}

/** @param deadline milliseconds that a row may take */
export function openMember(worker: WebWorker, deadline: number | undefined): WebMember {
  const sent = new Set<number>();
  let forgotten: number[] = [];
  let order: WebOrder | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let end: ((outcome: Outcome) => void) | undefined;
  /** The row that it was last known to be on. */
  let row = 0;
  let ended: string | undefined;

  function settle(outcome: Outcome): void {
    clearTimeout(timer);
    end?.(outcome);
    end = undefined;
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
    if ('begins' in told) {
      row = told.begins;
      clearTimeout(timer);
      if (deadline !== undefined) timer = setTimeout(() => settle({ lateWith: row }), Math.min(deadline, LONGEST));
    } else if (told.failure === undefined) settle({ states: told.states });
    else settle({ failed: failureOf(told.failure) });
  });

  return {
    solve: ({ order: asked, parcels, start, end: before, tells }) =>
      new Promise((resolve) => {
        end = resolve;
        row = start;
        if (ended !== undefined) {
          settle({ endedWith: row, message: ended });
          return;
        }
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
      }),
    forget(id) {
      if (sent.delete(id)) forgotten.push(id);
    },
    stop() {
      clearTimeout(timer);
      worker.terminate();
    },
  };
}
