import { LARGEST, MapgradError, type Query, saturated } from '@mapgrad/contracts';

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
 */
export function materialise(query: Query, buffer: Float32Array): Materialise {
  const { theta, noise, shift } = query;
  const { samples, n } = query.shape;
  const weight = query.thetaWeight ?? 1;
  const temperature = noise?.temperature ?? 0;
  const epsilon = new Float32Array(noise && temperature !== 0 ? n : 0);
  const noisy = epsilon.length > 0;
  const multiplicative = noise?.mode === 'multiplicative';
  const shrink = temperature ** 2 / 2;

  return (row) => {
    const instance = Math.floor(row / samples);
    const from = instance * n;
    const step = shift?.step[instance] ?? 0;
    if (noisy) noise!.distribution.sample(noise!.key, row, epsilon);

    if (noisy && multiplicative) {
      for (let i = 0; i < n; i++) {
        const moved = step === 0 ? 0 : step * shift!.direction[row * n + i]!;
        const factor = Math.min(LARGEST, Math.exp(temperature * epsilon[i]! - shrink));
        buffer[i] = weight * theta[from + i]! * factor + moved;
      }
    } else if (step !== 0) {
      const direction = shift!.direction;
      const at = row * n;
      if (noisy)
        for (let i = 0; i < n; i++)
          buffer[i] = weight * theta[from + i]! + temperature * epsilon[i]! + step * direction[at + i]!;
      else for (let i = 0; i < n; i++) buffer[i] = weight * theta[from + i]! + step * direction[at + i]!;
    } else if (noisy) {
      for (let i = 0; i < n; i++) buffer[i] = weight * theta[from + i]! + temperature * epsilon[i]!;
    } else {
      for (let i = 0; i < n; i++) buffer[i] = weight * theta[from + i]!;
    }
    if (firstNonFinite(buffer) >= 0) saturate(buffer, row);
  };
}

/** The place of the first NaN or ±∞, or −1. */
export function firstNonFinite(values: Float32Array): number {
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  const n = values.length;
  const end = n - (n % 4);
  for (let i = 0; i < end; i += 4) {
    sum0 += values[i]! * 0;
    sum1 += values[i + 1]! * 0;
    sum2 += values[i + 2]! * 0;
    sum3 += values[i + 3]! * 0;
  }
  for (let i = end; i < n; i++) sum0 += values[i]! * 0;
  if (sum0 + sum1 + sum2 + sum3 === 0) return -1;
  return values.findIndex((value) => !Number.isFinite(value));
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
