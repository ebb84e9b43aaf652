import { LARGEST } from '@mapgrad/contracts';
import {
  assemble,
  type Code,
  F32,
  F64,
  f32x4,
  f64x2,
  forEach,
  get,
  I32,
  i32,
  set,
  tee,
  V128,
  v128,
} from '@mapgrad/contracts/simd';

/** Rows that go in and rows that come out of {@link DifferencesSIMD}, as many numbers as `room` at most. */
export interface DifferencesSIMD {
  readonly room: number;
  readonly near: Float32Array;
  readonly far: Float32Array;
  readonly change: Float32Array;
  readonly sums: Float32Array;
  /** Writes `change = share·near − share·far` [S, n], and `sums = factor · Σ_s change` [n]; saturates both. */
  difference(samples: number, n: number, share: number, factor: number): void;
}

const ROOM = 2 ** 16;
/** Some more at the end of each region, for the lanes beyond the last row. */
const REGION = 4 * ROOM + 16;
const PAGE = 65536;

const ROW = 0;
const END = 1;
const SHARE = 2;
const FACTOR = 3;
const COLUMN = 4;
const PLACE = 5;
const SHARES = 6;
const FACTORS = 7;
const CHANGE = 8;
const SUMS = [9, 10] as const;

const four = (value: number): Code => {
  const [bits] = new Int32Array(Float32Array.of(value).buffer);
  return v128.of([bits!, bits!, bits!, bits!]);
};
const saturatedLanes: Code = [...four(LARGEST), ...f32x4.smaller, ...four(-LARGEST), ...f32x4.larger];
const zero: Code = v128.of([0, 0, 0, 0]);

const body: Code = [
  ...[...get(SHARE), ...f32x4.splat, ...set(SHARES)],
  ...[...get(FACTOR), ...f64x2.splat, ...set(FACTORS)],
  ...forEach(COLUMN, i32.of(0), get(ROW), i32.of(16), [
    ...SUMS.flatMap((sum) => [...zero, ...set(sum)]),
    ...forEach(PLACE, get(COLUMN), get(END), get(ROW), [
      ...get(PLACE),
      ...[0, REGION].flatMap((region) => [...get(PLACE), ...v128.load(region), ...get(SHARES), ...f32x4.multiply]),
      ...[...f32x4.subtract, ...saturatedLanes, ...tee(CHANGE), ...v128.store(2 * REGION)],
      ...[...get(SUMS[0]), ...get(CHANGE), ...f64x2.fromF32x4, ...f64x2.add, ...set(SUMS[0])],
      ...[...get(SUMS[1]), ...get(CHANGE), ...get(CHANGE), ...v128.pick([2, 3, 0, 1]), ...f64x2.fromF32x4],
      ...[...f64x2.add, ...set(SUMS[1])],
    ]),
    ...get(COLUMN),
    ...SUMS.flatMap((sum) => [...get(sum), ...get(FACTORS), ...f64x2.multiply, ...f32x4.fromF64x2]),
    ...[...v128.pick([0, 1, 4, 5]), ...saturatedLanes, ...v128.store(3 * REGION)],
  ]),
];

/** {@link DifferencesSIMD} in WebAssembly with vectors; undefined where there is none. */
export function differencesSIMD(): DifferencesSIMD | undefined {
  const kernel = assemble({
    pages: Math.ceil((4 * REGION) / PAGE),
    parameters: [I32, I32, F32, F64],
    locals: [I32, I32, V128, V128, V128, V128, V128],
    body,
  });
  if (kernel === undefined) return undefined;
  const region = (number: number): Float32Array => new Float32Array(kernel.memory, number * REGION, ROOM);

  return {
    room: ROOM,
    near: region(0),
    far: region(1),
    change: region(2),
    sums: region(3),
    difference(samples, n, share, factor) {
      kernel.run(4 * n, 4 * samples * n, share, factor);
    },
  };
}
