import {
  assemble,
  type Code,
  f32x4,
  f64x2,
  firstOf,
  forEach,
  get,
  I32,
  i32,
  i32x4,
  i64x2,
  set,
  V128,
  v128,
} from '@mapgrad/contracts/simd';
import { CELL_BITS, type LookUp, NODES } from './look-up.ts';

const AT_ONCE = 4096;
const PAGE = 65536;
const WORDS = 16 * NODES;

const END = 0;
const PLACE = 1;
const WORD = 2;
const HALVES = [3, 4] as const;
const ADDRESS = 5;
const FROM_AND_NEXT = [6, 7, 8, 9] as const;

const four = (value: number): Code => v128.of([value, value, value, value]);
const two = (low: number, high: number): Code => v128.of([low, high, low, high]);

/** Float64 are taken apart by their bits: 11 of the exponent, which is 1023 for numbers from 1 to 2, and 52 of digits. */
const ONE = 1023;
const HALF = two(0, (ONE - 1) << 20);
const REST_BITS = 52 - CELL_BITS;
const REST = two(-1, (1 << (REST_BITS - 32)) - 1);
const CELLS = two(0, (ONE + CELL_BITS) << 20);

/** ½ + the lower 31 bits of a word: its exponent is the octave, and its first digits are the cell in it. */
const halves: Code = HALVES.flatMap((half, i) => [
  ...[
    ...get(WORD),
    ...get(WORD),
    ...v128.pick(i === 0 ? [0, 1, 2, 3] : [2, 3, 0, 1]),
    ...four(0x7fffffff),
    ...v128.and,
  ],
  ...[...f64x2.fromI32x4, ...HALF, ...f64x2.add, ...set(half)],
]);

/** 8·node, the top bit of the word choosing the side. */
const addresses: Code = [
  ...HALVES.flatMap((half) => [...get(half), ...i32.of(REST_BITS - 3), ...i64x2.shiftRight]),
  ...[...v128.pick([0, 2, 4, 6]), ...four(-8), ...v128.and],
  ...[...get(WORD), ...i32.of(31), ...i32x4.shiftRightSigned, ...four(8 * NODES), ...v128.and, ...i32x4.add],
  ...[...four(-8 * ((ONE - 1) << CELL_BITS)), ...i32x4.add, ...set(ADDRESS)],
  ...FROM_AND_NEXT.flatMap((pair, lane) => [...get(ADDRESS), ...i32x4.lane(lane), ...v128.load(0), ...set(pair)]),
];

/** from + fraction · (next − from), the fraction being what the digits of the cell leave. */
const between = (half: number, [one, other]: readonly [number, number]): Code => {
  const both = (lanes: Code): Code => [...get(one), ...get(other), ...v128.pick(lanes)];
  const from = both([0, 1, 4, 5]);
  return [
    ...from,
    ...[...get(half), ...REST, ...v128.and, ...CELLS, ...v128.or, ...CELLS, ...f64x2.subtract],
    ...[...both([2, 3, 6, 7]), ...from, ...f64x2.subtract, ...f64x2.multiply],
    ...[...f64x2.add, ...f32x4.fromF64x2],
  ];
};

const body: Code = forEach(PLACE, i32.of(WORDS), get(END), i32.of(16), [
  ...[...get(PLACE), ...v128.load(0), ...set(WORD)],
  ...halves,
  ...addresses,
  ...get(PLACE),
  ...between(HALVES[0], [FROM_AND_NEXT[0], FROM_AND_NEXT[1]]),
  ...between(HALVES[1], [FROM_AND_NEXT[2], FROM_AND_NEXT[3]]),
  ...[...v128.pick([0, 1, 4, 5]), ...v128.store(0)],
]);

/** {@link LookUp} in WebAssembly with vectors, the same numbers to the bit; undefined where there is none. */
export function lookUpSIMD(table: Float64Array): LookUp | undefined {
  const kernel = assemble({
    pages: Math.ceil((WORDS + 4 * AT_ONCE) / PAGE),
    parameters: [I32],
    locals: [I32, ...Array.from({ length: 8 }, () => V128)],
    body,
  });
  if (kernel === undefined) return undefined;
  new Float64Array(kernel.memory).set(table);
  const words = new Int32Array(kernel.memory, WORDS, AT_ONCE);
  const numbers = firstOf(new Float32Array(kernel.memory, WORDS, AT_ONCE));

  return (drawn, out) => {
    for (let from = 0; from < out.length; from += AT_ONCE) {
      const count = Math.min(AT_ONCE, out.length - from);
      words.set(drawn.length <= AT_ONCE ? drawn : drawn.subarray(from, from + count));
      kernel.run(WORDS + 4 * count);
      out.set(numbers(count), from);
    }
  };
}
