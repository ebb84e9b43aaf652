/** Of all chunks, how many are settled. */
const SETTLED = 0;
/** The lowest row that failed. */
const FAILED = 1;
/** Where the word of chunk 0 is: FREE, DONE, or who holds it. */
const CHUNKS = 2;

const FREE = 0;
const DONE = -1;
const NONE = 0x7fffffff;

/**
 * Who solves which chunk of one job: shared words, made anew for each job.
 *
 * A chunk is claimed by a compare-exchange of its own word. No counter can run ahead of what was really taken, and who
 * comes late finds the words of a job that is over, so no chunk is lost or solved for the wrong job.
 */
export type Claims = Int32Array<SharedArrayBuffer>;

/** The claims of a job of some chunks, all free. */
export function openClaims(chunks: number): Claims {
  const claims = new Int32Array(new SharedArrayBuffer(4 * (CHUNKS + chunks)));
  claims[FAILED] = NONE;
  return claims;
}

/** Takes the first free chunk from `start` on, for a holder (from 1); −1 where there is none. */
export function claim(claims: Claims, holder: number, start: number): number {
  for (let at = CHUNKS + start; at < claims.length; at++) {
    if (Atomics.load(claims, at) === FREE && Atomics.compareExchange(claims, at, FREE, holder) === FREE)
      return at - CHUNKS;
  }
  return -1;
}

/** The chunk that a holder holds; −1 where there is none. */
export const heldBy = (claims: Claims, holder: number): number => {
  const at = claims.indexOf(holder, CHUNKS);
  return at < 0 ? -1 : at - CHUNKS;
};

/** Ends a chunk, unless it was taken from its holder; true for the last one, and wakes who waits for it. */
export function settle(claims: Claims, holder: number, chunk: number): boolean {
  if (Atomics.compareExchange(claims, CHUNKS + chunk, holder, DONE) !== holder) return false;
  Atomics.add(claims, SETTLED, 1);
  const last = allSettled(claims);
  if (last) Atomics.notify(claims, SETTLED);
  return last;
}

/** Takes a chunk from a holder that is dead. */
export const release = (claims: Claims, holder: number, chunk: number): void => {
  Atomics.compareExchange(claims, CHUNKS + chunk, holder, FREE);
};

/** Notes that a row failed; rows above it need not be solved any more, those below it may fail too. */
export function fail(claims: Claims, row: number): void {
  for (let lowest = lowestFailure(claims); row < lowest; ) {
    lowest = Atomics.compareExchange(claims, FAILED, lowest, row);
  }
}

/** The lowest row that failed, or a row beyond all others. */
export const lowestFailure = (claims: Claims): number => Atomics.load(claims, FAILED);

/** Whether a row failed. */
export const hasFailed = (claims: Claims): boolean => lowestFailure(claims) !== NONE;

/** Whether all chunks are settled. */
export const allSettled = (claims: Claims): boolean => Atomics.load(claims, SETTLED) >= claims.length - CHUNKS;

/** Looks at every chunk, since a thread that was stopped may have ended one without counting it. */
export function recount(claims: Claims): void {
  if (claims.subarray(CHUNKS).every((word) => word === DONE)) Atomics.store(claims, SETTLED, claims.length - CHUNKS);
}

/** Blocks until all chunks are settled, at most some milliseconds; returns whether they are. */
export function waitForAll(claims: Claims, milliseconds: number): boolean {
  const settled = Atomics.load(claims, SETTLED);
  if (allSettled(claims)) return true;
  Atomics.wait(claims, SETTLED, settled, milliseconds);
  return allSettled(claims);
}
