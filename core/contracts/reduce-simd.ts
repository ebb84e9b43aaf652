import { endWithZeros } from './end-with-zeros.ts';
import { assemble, type Code, forEach, get, I32, i32, set, V128, v128 } from './wasm.ts';

/** A number made of many, which zeros leave as it is and which of two parts is the sum. */
export interface Reduction {
  /** Its type. */
  readonly result: number;
  /** Takes four float32 in a variable into two sums, which are 0 at the start; there is one variable more to work with. */
  each(values: number, sums: readonly [number, number], spare: number): Code;
  /** Leaves the number. */
  end(sums: readonly [number, number]): Code;
}

/** Of values[from … to). */
export type Reduce = (values: Float32Array, from: number, to: number) => number;

const AT_ONCE = 4096;
const END = 0;
const PLACE = 1;
const VALUES = 2;
const SUMS = [3, 4] as const;
const SPARE = 5;

/** A reduction in WebAssembly with vectors; undefined where there is none. */
export function reduceSIMD({ result, each, end }: Reduction): Reduce | undefined {
  const kernel = assemble({
    pages: 1,
    parameters: [I32],
    locals: [I32, V128, V128, V128, V128],
    result,
    body: [
      ...forEach(PLACE, i32.of(0), get(END), i32.of(16), [
        ...[...get(PLACE), ...v128.load(0), ...set(VALUES)],
        ...each(VALUES, SUMS, SPARE),
      ]),
      ...end(SUMS),
    ],
  });
  if (kernel === undefined) return undefined;
  const copy = new Float32Array(kernel.memory, 0, AT_ONCE + 3);

  return (values, from, to) => {
    let total = 0;
    for (let begin = from; begin < to; begin += AT_ONCE) {
      const length = Math.min(AT_ONCE, to - begin);
      copy.set(length === values.length ? values : values.subarray(begin, begin + length));
      endWithZeros(copy, length);
      total += kernel.run(4 * length);
    }
    return total;
  };
}
