import { f32x4, get, I32, i32, i32x4, type Reduce, reduceSIMD, set, v128 } from '@mapgrad/contracts/simd';

/** Vectors pay from this many numbers on. */
const MANY = 64;
let nonZeros: Reduce | undefined;

/** How many numbers are not 0. */
export function countNonZero(values: Float32Array): number {
  const n = values.length;
  if (n < MANY) return countOneByOne(values, 0, n);
  nonZeros ??= nonZerosSIMD() ?? countOneByOne;
  return nonZeros(values, 0, n);
}

/** How many of values[from … to) are not 0, without vectors. */
export function countOneByOne(values: Float32Array, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i++) if (values[i] !== 0) count++;
  return count;
}

const nonZerosSIMD = (): Reduce | undefined =>
  reduceSIMD({
    result: I32,
    each: (values, [sum]) => [
      ...[...get(sum), ...get(values), ...v128.of([0, 0, 0, 0]), ...f32x4.different, ...i32x4.add, ...set(sum)],
    ],
    end: ([sum]) => [
      ...i32.of(0),
      ...[0, 1, 2, 3].flatMap((lane) => [...get(sum), ...i32x4.lane(lane), ...i32.subtract]),
    ],
  });
