import { MapgradError, type Query, type Rows, saturated } from '@mapgrad/contracts';
import { type Draw, freshNoise } from './kept-noise.ts';
import { multiplied, sumOfTerms, type Term } from './sum-of-terms.ts';

/** Makes row r of a query in a buffer. */
export type Materialise = (row: number) => void;

/**
 * Makes the rows of a query one at a time: `w·θ_b + τ·ε(key, r) + step_b·direction_r`, or with multiplicative noise
 * `w·θ_b ⊙ exp(τ·ε(key, r) − τ²/2) + step_b·direction_r`, sums in double precision.
 *
 * A factor or a sum beyond the range of float32 saturates, so that finite recipes give finite rows.
 *
 * @throws MapgradError NOISE_NOT_FINITE where the noise is NaN
 *
 * @param buffer [n], receives the row
 * @param draw draws ε of a row; drawn from the noise of the query when absent
 */
export function materialise(query: Query, buffer: Float32Array, draw?: Draw): Materialise {
  const { theta, noise, shift } = query;
  const { samples, n } = query.shape;
  const weight = query.thetaWeight ?? 1;
  const temperature = noise?.temperature ?? 0;
  const perturbation = temperature === 0 ? undefined : noise;
  const epsilon = perturbation && (draw ?? freshNoise(perturbation, n));
  const multiplicative = perturbation?.mode === 'multiplicative';
  const rowOf = (rows: Rows, row: number): Rows => rows.subarray(row * n, (row + 1) * n);
  let last = -1;
  let score: Term = { row: theta, factor: weight };

  return (row) => {
    const instance = Math.floor(row / samples);
    const step = shift?.step[instance] ?? 0;
    if (instance !== last) score = { row: rowOf(theta, instance), factor: weight };
    last = instance;
    const moved = step === 0 ? undefined : { row: rowOf(shift!.direction, row), factor: step };
    const noiseTerm = epsilon && { row: epsilon(row), factor: temperature };

    const finite =
      noiseTerm === undefined
        ? sumOfTerms(buffer, score, moved)
        : multiplicative
          ? multiplied(buffer, score, noiseTerm, moved)
          : sumOfTerms(buffer, score, noiseTerm, moved);
    if (!finite) saturate(buffer, row);
  };
}

function saturate(values: Float32Array, row: number): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) {
      throw new MapgradError(
        'NOISE_NOT_FINITE',
        `the noise of row ${row} makes theta[${i}] NaN; expected finite noise`,
        {
          row,
        },
      );
    }
    values[i] = saturated(value);
  }
}
