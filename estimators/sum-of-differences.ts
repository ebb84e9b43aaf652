import { type Rows, type Shape, saturated } from '@mapgrad/contracts';
import { type DifferencesSIMD, differencesSIMD } from './differences-simd.ts';
import { sumOfSamples } from './rows.ts';

/** The states that are compared, and where their differences go. */
export interface Compared {
  readonly near: Rows;
  readonly far: Rows;
  /** The differences are divided by it. */
  readonly sides: 1 | 2;
  /** [B·S, n], receives the differences; it may be one of the two. */
  readonly out: Rows;
}

/** Vectors pay from this many numbers of an instance on. */
const MANY = 64;
let vectors: DifferencesSIMD | undefined;

/**
 * Writes `out = (near − far) / sides` and returns `factor_b · Σ_s out_bs` [B, n], summed in double precision; both saturate
 * at the range of float32. Halves of numbers below 2⁻¹²⁵ may lose their last bit.
 */
export function sumOfDifferences(compared: Compared, factor: Float64Array, shape: Shape): Rows {
  const { near, far, sides, out } = compared;
  const { instances, samples, n } = shape;
  const size = samples * n;
  if (size >= MANY) vectors ??= differencesSIMD();
  if (vectors === undefined || size < MANY || size > vectors.room) {
    return sumOfDifferencesOneByOne(compared, factor, shape);
  }

  const sums = new Float32Array(instances * n);
  for (let b = 0; b < instances; b++) {
    const from = b * size;
    vectors.near.set(near.subarray(from, from + size));
    vectors.far.set(far.subarray(from, from + size));
    vectors.difference(samples, n, 1 / sides, factor[b]!);
    out.set(vectors.change.subarray(0, size), from);
    sums.set(vectors.sums.subarray(0, n), b * n);
  }
  return sums;
}

/** {@link sumOfDifferences} without vectors. */
export function sumOfDifferencesOneByOne(
  { near, far, sides, out }: Compared,
  factor: Float64Array,
  shape: Shape,
): Rows {
  for (let i = 0; i < out.length; i++) out[i] = saturated((near[i]! - far[i]!) / sides);
  return sumOfSamples(out, factor, shape);
}
