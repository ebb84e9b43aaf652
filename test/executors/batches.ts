import { isMapgradError, type MapgradError, noiseKey, type Query, type Rows, randomWords } from '@mapgrad/contracts';
import { type Fault, thetaOf } from './faulty.ts';

/** n */
export const N = 3;
/** B of a batch, with one sample each. */
export const ROWS = 100;

/** A query, of which some rows have a fault. */
export interface Batch {
  readonly query: Query;
  /** By their rows, in order. */
  readonly faults: ReadonlyMap<number, Fault>;
}

/**
 * Batches with θ [100, n] in which one row in a hundred has a fault: where, is by chance, the same for all that
 * ask; what, goes round.
 *
 * @param solves rows of them all
 */
export function* batches(solves: number, faults: readonly Fault[]): Generator<Batch> {
  let met = 0;
  for (let job = 0; job < solves / ROWS; job++) {
    const words = new Int32Array(ROWS * (N + 1));
    randomWords(noiseKey(5), job, words.length, words);
    const theta = Float32Array.from({ length: ROWS * N }, (_, i) => words[i]! * 2 ** -31);
    const found = new Map<number, Fault>();
    for (let row = 0; row < ROWS; row++) {
      if (words[ROWS * N + row]! >>> 0 >= 2 ** 32 / 100) continue;
      const fault = faults[met++ % faults.length]!;
      found.set(row, fault);
      theta[row * N] = thetaOf(fault);
    }
    yield { query: { theta, shape: { instances: ROWS, samples: 1, n: N } }, faults: found };
  }
}

/** What asking again and again has brought. */
export interface Persisted {
  /** By the rows that they name, in the order in which they came. */
  readonly errors: ReadonlyMap<number, MapgradError>;
  /** [left.length, n] */
  readonly answer: Rows;
  /** The rows without an error. */
  readonly left: readonly number[];
}

/** Asks, leaves out the row that the error names, and asks again. */
export async function persist(
  solve: (query: Query) => Rows | Promise<Rows>,
  { query, faults }: Batch,
): Promise<Persisted> {
  const errors = new Map<number, MapgradError>();
  let left = Array.from({ length: ROWS }, (_, row) => row);
  for (;;) {
    try {
      return { errors, answer: await solve({ ...query, only: Int32Array.from(left) }), left };
    } catch (thrown) {
      if (!isMapgradError(thrown)) throw thrown;
      const failed = thrown.context.row ?? -1;
      if (!faults.has(failed) || errors.has(failed)) throw thrown;
      errors.set(failed, thrown);
      left = left.filter((row) => row !== failed);
    }
  }
}
