import { MapgradError } from '@mapgrad/contracts';
import { powerOfTwo } from './power-of-two.ts';
import type { Program } from './program.ts';

/** What the largest number of an objective is scaled to, or up to twice that: tolerances of solvers are absolute. */
const SIZE = 512;

/**
 * Turns θ [n] into the objective [m] of a program, multiplied by the power of two (no digit changes) that brings its
 * largest number to between 512 and 1024.
 *
 * @returns a function that throws MapgradError THETA_NOT_FINITE
 */
export function weigh({ objective, theta: weighed }: Program): (theta: Float32Array) => Float64Array {
  return (theta) => {
    const result = Float64Array.from(objective);
    for (const [i, index] of weighed.entries()) {
      const value = theta[i]!;
      if (!Number.isFinite(value))
        throw new MapgradError('THETA_NOT_FINITE', `theta[${i}] is ${value}, expected a finite number`);
      result[index] = value;
    }
    const largest = result.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const scale = powerOfTwo(SIZE, largest);
    return result.map((value) => value * scale);
  };
}
