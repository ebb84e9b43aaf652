/** What a worker shows of itself, in shared words: how many rows it has begun, and the row of the answers it is on. */
export type Pulse = Int32Array<SharedArrayBuffer>;

const BEGUN = 0;
const ROW = 1;
const READY = 2;
const NOWHERE = -1;

/** The pulse of a worker that has not started. */
export function newPulse(): Pulse {
  const pulse = new Int32Array(new SharedArrayBuffer(12));
  pulse[ROW] = NOWHERE;
  return pulse;
}

/** Shows that a worker has started. */
export const showReady = (pulse: Pulse): void => {
  Atomics.store(pulse, READY, 1);
};

/** Whether a worker has started. */
export const isReady = (pulse: Pulse): boolean => Atomics.load(pulse, READY) === 1;

/** Shows that a worker begins a row. */
export function showRow(pulse: Pulse, row: number): void {
  Atomics.add(pulse, BEGUN, 1); // first, so that who sees one number twice has seen its row between
  Atomics.store(pulse, ROW, row);
}

/** Shows that a worker is on no row. */
export const showIdle = (pulse: Pulse): void => {
  Atomics.store(pulse, ROW, NOWHERE);
};

/** How many rows a worker has begun. */
export const begunBy = (pulse: Pulse): number => Atomics.load(pulse, BEGUN);

/** The row of the answers that a worker is on, or was on when it died; undefined for none. */
export function rowOf(pulse: Pulse): number | undefined {
  const row = Atomics.load(pulse, ROW);
  return row === NOWHERE ? undefined : row;
}
