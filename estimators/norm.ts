import { F64, f64Add, f64x2, get, type Reduce, reduceSIMD, set, v128 } from '@mapgrad/contracts/simd';

/** Vectors pay from this many numbers on. */
const MANY = 64;
let squares: Reduce | undefined;

/** ‖values[from … to)‖₂ in double precision, which no float32 can overflow. */
export function norm(values: Float32Array, from: number, to: number): number {
  if (to - from < MANY) return Math.sqrt(squaresOneByOne(values, from, to));
  squares ??= squaresSIMD() ?? squaresOneByOne;
  return Math.sqrt(squares(values, from, to));
}

/** Σ x² of values[from … to), without vectors. */
export function squaresOneByOne(values: Float32Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i]! * values[i]!;
  return sum;
}

const squaresSIMD = (): Reduce | undefined =>
  reduceSIMD({
    result: F64,
    each: (values, sums, pair) =>
      sums.flatMap((sum, half) => [
        ...[...get(values), ...get(values), ...v128.pick(half === 0 ? [0, 1, 2, 3] : [2, 3, 0, 1])],
        ...[...f64x2.fromF32x4, ...set(pair), ...get(pair), ...get(pair), ...f64x2.multiply],
        ...[...get(sum), ...f64x2.add, ...set(sum)],
      ]),
    end: (sums) => [
      ...sums.flatMap((sum) => [...get(sum), ...f64x2.lane(0), ...get(sum), ...f64x2.lane(1), ...f64Add]),
      ...f64Add,
    ],
  });
