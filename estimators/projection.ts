import { dot } from './dot.ts';

/** What {@link project} takes away. */
export interface Projection {
  /** The mean of a row. */
  readonly centre: boolean;
  /** The length of a row. */
  readonly normalise: boolean;
}

/**
 * Writes P(x) over x: `u = x − mean(x)` and `u/‖u‖`, or one of the two; 0 stays 0.
 *
 * @returns what u was divided by; 1 where it was not normalised, 0 where it is 0
 */
export function project(x: Float64Array, { centre, normalise }: Projection): number {
  if (centre) subtractMean(x);
  if (!normalise) return 1;
  const length = Math.sqrt(dot(x, x));
  if (length > 0) for (let i = 0; i < x.length; i++) x[i]! /= length;
  return length;
}

/**
 * Writes J_P(x)ᵀ dz over dz: `h = (dz − P(x) ⟨P(x), dz⟩) / ‖u‖`, `h − mean(h)`; 0 where P has no derivative, at u = 0.
 *
 * @param projected P(x)
 * @param length what {@link project} returned
 */
export function pullBack(
  dz: Float64Array,
  projected: Float32Array,
  length: number,
  { centre, normalise }: Projection,
): void {
  if (normalise) {
    const along = dot(projected, dz);
    for (let i = 0; i < dz.length; i++) dz[i] = length === 0 ? 0 : (dz[i]! - projected[i]! * along) / length;
  }
  if (centre) subtractMean(dz);
}

function subtractMean(values: Float64Array): void {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  for (let i = 0; i < values.length; i++) values[i]! -= mean;
}
