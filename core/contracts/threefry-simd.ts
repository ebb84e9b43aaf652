import {
  type Code,
  get,
  I32,
  i32,
  i32Add,
  i32Sub,
  i32Xor,
  lanes,
  repeatWhile,
  set,
  unsigned,
  V128,
  wasmModule,
} from './wasm.ts';

/** What {@link threefry} computes, as many blocks at once as four lanes and two chains of them hold. */
export type Threefry = (seed0: number, seed1: number, counter: number, blocks: number, out: Int32Array) => void;

/** The few names of the global that are used here, so that no library of a platform is needed for their types. */
declare const WebAssembly:
  | undefined
  | {
      validate(bytes: Uint8Array): boolean;
      readonly Module: new (bytes: Uint8Array) => object;
      readonly Instance: new (module: object) => { readonly exports: Kernel };
    };

interface Kernel {
  run(seed0: number, seed1: number, counter: number, groups: number): void;
  readonly memory: { readonly buffer: ArrayBuffer };
}

const PARITY = 0x1bd11bda;
const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24];

/** Independent vectors in flight, so that one need not wait for the other's additions. */
const CHAINS = 2;
const BLOCKS = 4 * CHAINS;
const WORDS_AT_ONCE = 16384;

const all = (value: number): Code => lanes.of([value, value, value, value]);
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
  ...[...get(variable), ...i32(bits), ...lanes.shiftLeft],
  ...[...get(variable), ...i32(32 - bits), ...lanes.shiftRight],
  ...lanes.or,
];

const added = (variable: number, ...terms: readonly Code[]): Code => [
  ...get(variable),
  ...terms.flatMap((term) => [...term, ...lanes.add]),
  ...set(variable),
];

function round(number: number): Code {
  const mixed = chains.flatMap((chain) => [
    ...added(x(chain), get(y(chain))),
    ...rotated(y(chain), ROTATIONS[number % 8]!),
    ...get(x(chain)),
    ...lanes.xor,
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
    ...lanes.pick(half === 0 ? [0, 4, 1, 5] : [2, 6, 3, 7]),
    ...lanes.store(32 * chain + 16 * half),
  ]);

const kernel = (): Code => [
  ...[...get(SEED0), ...lanes.splat, ...set(KEYS[0])],
  ...[...get(SEED1), ...lanes.splat, ...set(KEYS[1])],
  ...[...get(SEED0), ...get(SEED1), ...i32Xor, ...i32(PARITY), ...i32Xor, ...lanes.splat, ...set(KEYS[2])],
  ...[...get(COUNTER), ...lanes.splat, ...lanes.of([0, 1, 2, 3]), ...lanes.add, ...set(COUNTERS)],
  ...repeatWhile([
    ...chains.flatMap((chain) => [
      ...[...get(COUNTERS), ...all(4 * chain), ...lanes.add, ...get(KEYS[0]), ...lanes.add, ...set(x(chain))],
      ...[...get(KEYS[1]), ...set(y(chain))],
    ]),
    ...Array.from({ length: 20 }, (_, number) => round(number)).flat(),
    ...chains.flatMap(stored),
    ...added(COUNTERS, all(BLOCKS)),
    ...[...get(PLACE), ...i32(8 * BLOCKS), ...i32Add, ...set(PLACE)],
    ...[...get(GROUPS), ...i32(1), ...i32Sub, ...set(GROUPS), ...get(GROUPS)],
  ]),
];

/**
 * Threefry in WebAssembly with vectors, the same words as from {@link threefry}; undefined where there is no such WebAssembly.
 *
 * The module, 2 KB, is assembled here: no generated file, no build step, and it is read beside what it must equal.
 */
export function threefrySIMD(): Threefry | undefined {
  const locals = [
    [...unsigned(1), I32],
    [...unsigned(4 + 2 * CHAINS), V128],
  ];
  const bytes = wasmModule(4, locals, kernel());
  if (typeof WebAssembly === 'undefined' || !WebAssembly.validate(bytes)) return undefined;
  const { run, memory } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
  const words = new Int32Array(memory.buffer);

  return (seed0, seed1, counter, blocks, out) => {
    const end = 2 * blocks;
    for (let from = 0; from < end; from += WORDS_AT_ONCE) {
      const count = Math.min(WORDS_AT_ONCE, end - from);
      run(seed0, seed1, counter + from / 2, Math.ceil(count / (2 * BLOCKS)));
      out.set(words.subarray(0, count), from);
    }
  };
}
