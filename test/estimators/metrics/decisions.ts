import type { Decisions } from '@mapgrad/contracts';

export type Matrix = readonly (readonly number[])[];

/** Decisions of rows; what is left out is NaN, and must not be read. */
export function decisions(parts: {
  readonly theta?: Matrix;
  readonly z?: Matrix;
  readonly targets?: Matrix;
  readonly optimum?: Matrix;
}): Decisions {
  const [some] = Object.values(parts);
  const rows = (matrix: Matrix = some!.map((row) => row.map(() => Number.NaN))): Float32Array =>
    Float32Array.from(matrix.flat());
  return {
    count: some!.length,
    n: some![0]!.length,
    theta: rows(parts.theta),
    z: rows(parts.z),
    targets: rows(parts.targets),
    optimum: rows(parts.optimum),
  };
}
