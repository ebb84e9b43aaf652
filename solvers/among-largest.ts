import {
  assemble,
  type Code,
  f32x4,
  forEach,
  get,
  I32,
  i32,
  i32x4,
  set,
  V128,
  v128,
  when,
} from '@mapgrad/contracts/simd';

/** Finds a few of n numbers that have the k largest among them. */
export interface AmongLargest {
  /** The places of the few, ascending. */
  readonly places: Int32Array;
  /** Fills `places` and returns how many there are, k or more. */
  find(values: Float32Array): number;
}

/** Columns that the numbers are dealt into. */
const COLUMNS = 32;
/** The bytes of one number in each column. */
const BLOCK = 4 * COLUMNS;
const MINUS_INFINITY = 0xff800000;
const PAGE = 65536;

/** The variables of the kernel, in their order: places are counted in bytes. */
const END = 0;
const K = 1;
const PLACE = 2;
const NEXT = 3;
const FOUND = 4;
const THRESHOLD = 5;
const NUMBER = 6;
const maximum = (vector: number): number => 7 + vector;
/** Minus how many maxima are not below a number. */
const count = (vector: number): number => 15 + vector;

const vectors = Array.from({ length: COLUMNS / 4 }, (_, vector) => vector);
const HALF = vectors.length / 2;
const lanes = [0, 1, 2, 3];

const afterMaxima: Code = [...get(END), ...i32.of(BLOCK), ...i32.add];

const columnMaxima: Code = [
  ...vectors.flatMap((vector) => [...i32.of(0), ...v128.load(16 * vector), ...set(maximum(vector))]),
  ...forEach(
    PLACE,
    i32.of(BLOCK),
    get(END),
    i32.of(BLOCK),
    vectors.flatMap((vector) => [
      ...[...get(maximum(vector)), ...get(PLACE), ...v128.load(16 * vector), ...f32x4.larger, ...set(maximum(vector))],
    ]),
  ),
  ...vectors.flatMap((vector) => [...get(END), ...get(maximum(vector)), ...v128.store(16 * vector)]),
];

/** The largest of the maxima than which at least k are not smaller, those of a few vectors being compared with all. */
const kthMaximum = (some: readonly number[]): Code => [
  ...some.flatMap((_, i) => [...v128.of([0, 0, 0, 0]), ...set(count(i))]),
  ...forEach(PLACE, get(END), afterMaxima, i32.of(4), [
    ...[...get(PLACE), ...v128.splat(0), ...set(NUMBER)],
    ...some.flatMap((vector, i) => [
      ...[...get(count(i)), ...get(NUMBER), ...get(maximum(vector)), ...f32x4.notBelow, ...i32x4.add, ...set(count(i))],
    ]),
  ]),
  ...some.flatMap((vector, i) => [
    ...[...get(maximum(vector)), ...get(THRESHOLD)],
    ...[...get(count(i)), ...i32.of(0), ...get(K), ...i32.subtract, ...i32x4.splat, ...i32x4.notAbove, ...v128.choose],
    ...[...get(THRESHOLD), ...f32x4.larger, ...set(THRESHOLD)],
  ]),
];

const threshold: Code = [
  ...[...v128.of([MINUS_INFINITY, MINUS_INFINITY, MINUS_INFINITY, MINUS_INFINITY]), ...set(THRESHOLD)],
  ...kthMaximum(vectors.slice(0, HALF)),
  ...kthMaximum(vectors.slice(HALF)),
  ...[
    [1, 0, 3, 2],
    [2, 3, 0, 1],
  ].flatMap((others) => [
    ...[...get(THRESHOLD), ...get(THRESHOLD), ...get(THRESHOLD), ...v128.pick(others), ...f32x4.larger],
    ...set(THRESHOLD),
  ]),
];

const compared = (offset: number): Code => [
  ...[...get(PLACE), ...v128.load(offset), ...get(THRESHOLD), ...f32x4.notBelow],
];

/** Writes the place of a lane to the end of the list, which moves on only where the lane is found. */
const listed = (offset: number, lane: number): Code => [
  ...[...get(NEXT), ...get(PLACE), ...i32.of(offset + 4 * lane), ...i32.add, ...i32.of(2), ...i32.shiftRight],
  ...i32.store(0),
  ...[...get(NEXT), ...get(FOUND), ...i32.of(lane), ...i32.shiftRight, ...i32.of(1), ...i32.and],
  ...[...i32.of(2), ...i32.shiftLeft, ...i32.add, ...set(NEXT)],
];

const list: Code = [
  ...[...afterMaxima, ...set(NEXT)],
  ...forEach(PLACE, i32.of(0), get(END), i32.of(64), [
    ...[0, 16, 32, 48].flatMap((offset) => [...compared(offset), ...(offset === 0 ? [] : v128.or)]),
    ...v128.any,
    ...when(
      [0, 16, 32, 48].flatMap((offset) => [
        ...[...compared(offset), ...i32x4.topBits, ...set(FOUND)],
        ...lanes.flatMap((lane) => listed(offset, lane)),
      ]),
    ),
  ]),
  ...[...get(NEXT), ...afterMaxima, ...i32.subtract, ...i32.of(2), ...i32.shiftRight],
];

/**
 * {@link AmongLargest} in WebAssembly with vectors; undefined where there is none.
 *
 * The numbers are dealt into 32 columns. Of k columns, the maximum is not below the k-th largest maximum, so at least k
 * numbers are not below it, and of n numbers at random few more.
 *
 * @param k at most 32
 */
export function amongLargest(n: number, k: number): AmongLargest | undefined {
  const end = BLOCK * Math.max(2, Math.ceil(n / COLUMNS));
  const kernel = assemble({
    pages: Math.ceil((2 * end + BLOCK + 4) / PAGE),
    parameters: [I32, I32],
    locals: [I32, I32, I32, ...Array.from({ length: 2 + vectors.length + HALF }, () => V128)],
    result: I32,
    body: [...columnMaxima, ...threshold, ...list],
  });
  if (kernel === undefined) return undefined;
  const numbers = new Float32Array(kernel.memory, 0, end / 4).fill(Number.NEGATIVE_INFINITY);

  return {
    places: new Int32Array(kernel.memory, end + BLOCK),
    find(values) {
      numbers.set(values);
      return kernel.run(end, k);
    },
  };
}
