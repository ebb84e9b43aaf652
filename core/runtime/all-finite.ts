import { f32x4, get, I32, type Reduce, reduceSIMD, set, v128 } from '@mapgrad/contracts/simd';

/** Vectors pay from this many numbers on. */
const MANY = 64;
let nonFinite: Reduce | undefined;

/** Whether no number is NaN or ±∞. */
export function allFinite(values: Float32Array): boolean {
  const n = values.length;
  if (n < MANY) return allFiniteOneByOne(values);
  nonFinite ??= nonFiniteSIMD() ?? ((all) => (allFiniteOneByOne(all) ? 0 : 1));
  return nonFinite(values, 0, n) === 0;
}

/** The place of the first NaN or ±∞, or −1. */
export const firstNonFinite = (values: Float32Array): number =>
  allFinite(values) ? -1 : values.findIndex((value) => !Number.isFinite(value));

/** {@link allFinite} without vectors. */
export function allFiniteOneByOne(values: Float32Array): boolean {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * 0;
  return sum === 0;
}

/** x − x is 0 where x is finite, else NaN, whose bits are not. */
const nonFiniteSIMD = (): Reduce | undefined =>
  reduceSIMD({
    result: I32,
    each: (values, [sum]) => [
      ...[...get(values), ...get(values), ...f32x4.subtract],
      ...[...get(sum), ...v128.or, ...set(sum)],
    ],
    end: ([sum]) => [...get(sum), ...v128.any],
  });
