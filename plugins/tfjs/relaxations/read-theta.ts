import { MapgradError, type Rows } from '@mapgrad/contracts';
import type { Tensor } from '@tensorflow/tfjs';

/**
 * The numbers of θ [B, …, n].
 *
 * @throws MapgradError THETA_NOT_FINITE
 */
export const readTheta = (theta: Tensor): Rows => finiteTheta(Float32Array.from(theta.dataSync()), theta.shape);

/** The numbers as they are; throws THETA_NOT_FINITE. */
export function finiteTheta(numbers: Rows, shape: readonly number[]): Rows {
  const at = numbers.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return numbers;
  const n = shape.at(-1)!;
  const row = Math.floor(at / n);
  throw new MapgradError(
    'THETA_NOT_FINITE',
    `theta[${row}][${at % n}] is ${numbers[at]}, expected a finite number; look at the step before: an exploding ` +
      'gradient, log(0) or 0/0 in the model',
    { row },
  );
}
