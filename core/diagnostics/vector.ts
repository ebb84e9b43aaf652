import { MapgradError } from '@mapgrad/contracts';

/** Numbers [n], in whatever kind of array. */
export type Vector = ArrayLike<number>;

/** ⟨a, b⟩, in double precision. */
export function dot(a: Vector, b: Vector): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** ⟨a, b⟩ / (‖a‖ ‖b‖), from −1 to 1; 0 where one of them is 0. */
export function cosine(a: Vector, b: Vector): number {
  const lengths = Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b));
  return lengths === 0 ? 0 : dot(a, b) / lengths;
}

/**
 * Checks a θ.
 *
 * @throws MapgradError THETA_SHAPE, THETA_NOT_FINITE
 */
export function checkTheta(theta: Vector, n: number): void {
  if (theta.length !== n) {
    throw new MapgradError('THETA_SHAPE', `theta has ${theta.length} numbers, expected ${n}, as the states have`);
  }
  const at = Array.from(theta).findIndex((value) => !Number.isFinite(value));
  if (at >= 0) {
    throw new MapgradError('THETA_NOT_FINITE', `theta[${at}] is ${theta[at]}, expected finite numbers`);
  }
}
