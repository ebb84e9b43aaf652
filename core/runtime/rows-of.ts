import type { Query } from '@mapgrad/contracts';
import type { Draw } from './kept-noise.ts';
import { materialise } from './materialise.ts';

/** The rows that a query asks for, each made when it is wanted. */
export interface RowsOf {
  /** B·S, or what `only` leaves of it. */
  readonly count: number;
  /** The row b·S + s that a row of the answer is about. */
  number(row: number): number;
  /** The instance b that a row of the answer is about. */
  instance(row: number): number;
  /** Whether a row of the answer is about the same θ as the one before it, being neither perturbed nor moved. */
  repeats(row: number): boolean;
  /**
   * θ [n] of a row of the answer, in one buffer for all rows.
   *
   * @throws MapgradError NOISE_NOT_FINITE, or what the noise throws
   */
  make(row: number): Float32Array;
}

/** The rows of a query in the order of the answer, for executors; `draw` stands for the noise of the query. */
export function rowsOf(query: Query, draw?: Draw): RowsOf {
  const { only, noise, shift } = query;
  const { instances, samples, n } = query.shape;
  const theta = new Float32Array(n);
  const write = materialise(query, theta, draw);
  const perturbed = noise !== undefined && noise.temperature !== 0;
  const instance = (row: number): number => {
    const asked = Math.floor(row / samples);
    return only === undefined ? asked : only[asked]!;
  };
  const number = (row: number): number => instance(row) * samples + (row % samples);

  return {
    count: (only?.length ?? instances) * samples,
    number,
    instance,
    repeats: (row) => row % samples !== 0 && !perturbed && (shift?.step[instance(row)] ?? 0) === 0,
    make(row) {
      write(number(row));
      return theta;
    },
  };
}
