import {
  assemble,
  type Code,
  endWithZeros,
  F64,
  f32x4,
  f64x2,
  firstOf,
  forEach,
  get,
  I32,
  i32,
  set,
  tee,
  V128,
  v128,
} from '@mapgrad/contracts/simd';
import type { Term } from './sum-of-terms.ts';

/** Writes the sum of its terms into out, and returns whether all of it is finite. */
export type SumOfTerms = (out: Float32Array, one: Term, two?: Term, three?: Term) => boolean;

/** The most numbers that it adds. */
export const AT_ONCE = 5000;
const REGION = 4 * AT_ONCE + 16;

const END = 0;
const factor = (term: number): number => 1 + term;

/** {@link SumOfTerms} in WebAssembly with vectors, the same sums to the bit; undefined where there is none. */
export function sumOfTermsSIMD(count: 1 | 2 | 3): SumOfTerms | undefined {
  const place = 1 + count;
  const factors = (term: number): number => 2 + count + term;
  const values = (term: number): number => 2 + 2 * count + term;
  const sum = 2 + 3 * count;
  const notFinite = sum + 1;
  const terms = Array.from({ length: count }, (_, term) => term);

  /** The sum of the first two or of the last two of four numbers. */
  const half = (lanes: Code): Code => [
    ...terms.flatMap((term) => [
      ...[...get(values(term)), ...get(values(term)), ...v128.pick(lanes), ...f64x2.fromF32x4],
      ...[...get(factors(term)), ...f64x2.multiply],
      ...(term === 0 ? [] : f64x2.add),
    ]),
    ...f32x4.fromF64x2,
  ];
  const kernel = assemble({
    pages: 1,
    parameters: [I32, ...terms.map(() => F64)],
    locals: [I32, ...Array.from({ length: 2 * count + 2 }, () => V128)],
    result: I32,
    body: [
      ...terms.flatMap((term) => [...get(factor(term)), ...f64x2.splat, ...set(factors(term))]),
      ...forEach(place, i32.of(0), get(END), i32.of(16), [
        ...terms.flatMap((term) => [...get(place), ...v128.load(REGION * term), ...set(values(term))]),
        ...[...get(place), ...half([0, 1, 2, 3]), ...half([2, 3, 0, 1]), ...v128.pick([0, 1, 4, 5]), ...tee(sum)],
        ...v128.store(0),
        ...[...get(sum), ...get(sum), ...f32x4.subtract, ...get(notFinite), ...v128.or, ...set(notFinite)],
      ]),
      ...[...get(notFinite), ...v128.any],
    ],
  });
  if (kernel === undefined) return undefined;
  const regions = terms.map((term) => new Float32Array(kernel.memory, REGION * term, AT_ONCE + 3));
  const sums = firstOf(regions[0]!);
  const copyIn = (term: number, { row }: Term): void => {
    const region = regions[term]!;
    region.set(row);
    endWithZeros(region, row.length);
  };

  return (out, one, two, three) => {
    copyIn(0, one);
    if (two !== undefined) copyIn(1, two);
    if (three !== undefined) copyIn(2, three);
    const broken = kernel.run(4 * out.length, one.factor, two?.factor ?? 0, three?.factor ?? 0);
    out.set(sums(out.length));
    return broken === 0;
  };
}
