/** A solver in WGSL. */
export interface Kernel {
  readonly n: number;
  /** Invocations of a workgroup, which solves a row. */
  readonly threads: number;
  /** Bytes of workgroup memory. */
  readonly memory: number;
  /**
   * Its `keep(i, bits)`, which is given the numbers of a row; and its `solveRow(lane)`, which calls `makeScores` for all of them and writes
   * the state to `z`, as bits, from `at` on.
   */
  readonly code: string;
}

/** The bits of 1. */
export const ONE = '0x3f800000u';

const MOST_THREADS = 256;
const FEWEST_THREADS = 8;

/** Invocations for so many things to do, a power of two. */
export const threadsFor = (things: number): number =>
  Math.min(MOST_THREADS, Math.max(FEWEST_THREADS, 2 ** Math.ceil(Math.log2(things))));
