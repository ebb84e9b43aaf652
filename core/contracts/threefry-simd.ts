import { firstOf } from './first-of.ts';
import { assemble, type Code, get, I32, i32, i32x4, repeatWhile, set, V128, v128 } from './wasm.ts';

/** What {@link threefry} computes, as many blocks at once as four lanes and six chains of them hold. */
export type Threefry = (seed0: number, seed1: number, counter: number, blocks: number, out: Int32Array) => void;

const PARITY = 0x1bd11bda;
const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24];

/** Independent vectors in flight, so that none need wait for the additions of another. */
const CHAINS = 6;
const BLOCKS = 4 * CHAINS;
const WORDS_AT_ONCE = 2 * BLOCKS * Math.floor(65536 / (8 * BLOCKS));

const all = (value: number): Code => v128.of([value, value, value, value]);
const chains = Array.from({ length: CHAINS }, (_, chain) => chain);

/** The variables of the kernel, in their order. */
const SEED0 = 0;
const SEED1 = 1;
const COUNTER = 2;
const GROUPS = 3;
const PLACE = 4;
const KEYS = [5, 6, 7] as const;
const COUNTERS = 8;
const x = (chain: number): number => 9 + 2 * chain;
const y = (chain: number): number => 10 + 2 * chain;

const rotated = (variable: number, bits: number): Code => [
  ...[...get(variable), ...i32.of(bits), ...i32x4.shiftLeft],
  ...[...get(variable), ...i32.of(32 - bits), ...i32x4.shiftRight],
  ...v128.or,
];

const added = (variable: number, ...terms: readonly Code[]): Code => [
  ...get(variable),
  ...terms.flatMap((term) => [...term, ...i32x4.add]),
  ...set(variable),
];

function round(number: number): Code {
  const mixed = chains.flatMap((chain) => [
    ...added(x(chain), get(y(chain))),
    ...rotated(y(chain), ROTATIONS[number % 8]!),
    ...get(x(chain)),
    ...v128.xor,
    ...set(y(chain)),
  ]);
  if (number % 4 !== 3) return mixed;
  const turn = (number + 1) / 4;
  const keyed = chains.flatMap((chain) => [
    ...added(x(chain), get(KEYS[turn % 3]!)),
    ...added(y(chain), get(KEYS[(turn + 1) % 3]!), all(turn)),
  ]);
  return [...mixed, ...keyed];
}

/** Stores x0 y0 x1 y1 … of a chain. */
const stored = (chain: number): Code =>
  [0, 1].flatMap((half) => [
    ...[...get(PLACE), ...get(x(chain)), ...get(y(chain))],
    ...v128.pick(half === 0 ? [0, 4, 1, 5] : [2, 6, 3, 7]),
    ...v128.store(32 * chain + 16 * half),
  ]);

const body = (): Code => [
  ...[...get(SEED0), ...i32x4.splat, ...set(KEYS[0])],
  ...[...get(SEED1), ...i32x4.splat, ...set(KEYS[1])],
  ...[...get(SEED0), ...get(SEED1), ...i32.xor, ...i32.of(PARITY), ...i32.xor, ...i32x4.splat, ...set(KEYS[2])],
  ...[...get(COUNTER), ...i32x4.splat, ...v128.of([0, 1, 2, 3]), ...i32x4.add, ...set(COUNTERS)],
  ...repeatWhile([
    ...chains.flatMap((chain) => [
      ...[...get(COUNTERS), ...all(4 * chain), ...i32x4.add, ...get(KEYS[0]), ...i32x4.add, ...set(x(chain))],
      ...[...get(KEYS[1]), ...set(y(chain))],
    ]),
    ...Array.from({ length: 20 }, (_, number) => round(number)).flat(),
    ...chains.flatMap(stored),
    ...added(COUNTERS, all(BLOCKS)),
    ...[...get(PLACE), ...i32.of(8 * BLOCKS), ...i32.add, ...set(PLACE)],
    ...[...get(GROUPS), ...i32.of(1), ...i32.subtract, ...set(GROUPS), ...get(GROUPS)],
  ]),
];

/**
 * Threefry in WebAssembly with vectors, the same words as from {@link threefry}; undefined where there is no such WebAssembly.
 *
 * The module, 6 KB, is assembled here: no generated file, no build step, and it is read beside what it must equal.
 */
export function threefrySIMD(): Threefry | undefined {
  const locals = [I32, ...Array.from({ length: 4 + 2 * CHAINS }, () => V128)];
  const kernel = assemble({ pages: 1, parameters: [I32, I32, I32, I32], locals, body: body() });
  if (kernel === undefined) return undefined;
  const words = firstOf(new Int32Array(kernel.memory));

  return (seed0, seed1, counter, blocks, out) => {
    const end = 2 * blocks;
    for (let from = 0; from < end; from += WORDS_AT_ONCE) {
      const count = Math.min(WORDS_AT_ONCE, end - from);
      kernel.run(seed0, seed1, counter + from / 2, Math.ceil(count / (2 * BLOCKS)));
      out.set(words(count), from);
    }
  };
}
