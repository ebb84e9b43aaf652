/** Bytes of a WebAssembly module, or of a part of one. */
export type Code = readonly number[];

/** The few names of the global that are used here, so that no library of a platform is needed for their types. */
declare const WebAssembly:
  | undefined
  | {
      validate(bytes: Uint8Array): boolean;
      readonly Module: new (bytes: Uint8Array) => object;
      readonly Instance: new (module: object) => { readonly exports: Kernel & { readonly memory: Memory } };
    };

interface Memory {
  readonly buffer: ArrayBuffer;
}

interface Kernel {
  /** Returns nothing where the assembly has no result. */
  run(...parameters: readonly number[]): number;
}

/** A function to be assembled: its parameters are numbered first, then its locals. */
export interface Assembly {
  /** Of the memory it works on, 64 KiB each. */
  readonly pages: number;
  readonly parameters: Code;
  readonly locals: Code;
  /** The number it leaves; nothing when absent. */
  readonly result?: number;
  readonly body: Code;
}

/** An assembled function and its memory; undefined where there is no WebAssembly, none with vectors, or none allowed. */
export function assemble(assembly: Assembly): (Kernel & { readonly memory: ArrayBuffer }) | undefined {
  const bytes = moduleOf(assembly);
  if (typeof WebAssembly === 'undefined' || !WebAssembly.validate(bytes)) return undefined;
  try {
    const { run, memory } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
    return { run, memory: memory.buffer };
  } catch {
    return undefined; // the content security policy of a page may forbid it
  }
}

function moduleOf({ pages, parameters, locals, result, body }: Assembly): Uint8Array<ArrayBuffer> {
  const types = (all: Code): Code => list(all.map((type) => [type]));
  const code = [...list(locals.map((type) => [1, type])), ...body, 0x0b];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, list([[0x60, ...types(parameters), ...types(result === undefined ? [] : [result])]])),
    ...section(3, list([[0]])),
    ...section(5, list([[0, ...unsigned(pages)]])),
    ...section(
      7,
      list([
        [...text('run'), 0, 0],
        [...text('memory'), 2, 0],
      ]),
    ),
    ...section(10, list([[...unsigned(code.length), ...code]])),
  ]);
}

/** An unsigned number in groups of seven bits, the lowest first. */
function unsigned(value: number): Code {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  return [...bytes, rest];
}

/** A signed 32-bit number in groups of seven bits, the lowest first. */
function signed(value: number): Code {
  const bytes: number[] = [];
  let rest = value;
  for (; rest < -64 || rest > 63; rest >>= 7) bytes.push((rest & 127) | 128);
  return [...bytes, rest & 127];
}

const list = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];
const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content];
const text = (word: string): Code => list(Array.from(word, (letter) => [letter.charCodeAt(0)]));

/** Value types: a 32-bit integer. */
export const I32 = 0x7f;
/** Value types: a float32. */
export const F32 = 0x7d;
/** Value types: a float64. */
export const F64 = 0x7c;
/** Value types: 128 bits, four lanes of 32 or two of 64. */
export const V128 = 0x7b;

/** Pushes a variable. */
export const get = (variable: number): Code => [0x20, ...unsigned(variable)];
/** Pops into a variable. */
export const set = (variable: number): Code => [0x21, ...unsigned(variable)];
/** Pops into a variable and pushes it again. */
export const tee = (variable: number): Code => [0x22, ...unsigned(variable)];
/** Runs code, and again as long as it leaves a number that is not 0. */
export const repeatWhile = (code: Code): Code => [0x03, 0x40, ...code, 0x0d, 0, 0x0b];
/** Pops a number and runs code unless it is 0. */
export const when = (code: Code): Code => [0x04, 0x40, ...code, 0x0b];

/** Runs code for a variable from begin on, as long as it is below end, and at least once. */
export const forEach = (variable: number, begin: Code, end: Code, step: Code, code: Code): Code => [
  ...[...begin, ...set(variable)],
  ...repeatWhile([...code, ...get(variable), ...step, ...i32.add, ...tee(variable), ...end, ...i32.below]),
];

/** Instructions that are always the same bytes. */
type Plain<Names extends string> = Readonly<Record<Names, Code>>;
/** Instructions with a number in them. */
type WithNumber<Names extends string> = Readonly<Record<Names, (number: number) => Code>>;
/** Instructions with numbers in them. */
type WithNumbers<Names extends string> = Readonly<Record<Names, (numbers: Code) => Code>>;

/** Operations on 32-bit integers; `store` takes the offset of its place. */
export const i32: Plain<'add' | 'subtract' | 'and' | 'xor' | 'shiftLeft' | 'shiftRight' | 'below' | 'notBelow'> &
  WithNumber<'of' | 'store'> = {
  of: (value) => [0x41, ...signed(value)],
  add: [0x6a],
  subtract: [0x6b],
  and: [0x71],
  xor: [0x73],
  shiftLeft: [0x74],
  shiftRight: [0x76],
  below: [0x49],
  notBelow: [0x4f],
  store: (offset) => [0x36, 2, ...unsigned(offset)],
};

const vector = (operation: number, ...rest: Code): Code => [0xfd, ...unsigned(operation), ...rest];

/**
 * Operations on 128 bits: `of` four 32-bit integers, `pick` four lanes of 32 bits out of the eight of two vectors, `load`
 * and `store`, with the offset of their place, and `splat`, four times the 32 bits there; `choose` takes bits of the first
 * where those of the third are 1, else of the second.
 */
export const v128: Plain<'and' | 'or' | 'xor' | 'any' | 'choose'> &
  WithNumber<'load' | 'splat' | 'store'> &
  WithNumbers<'of' | 'pick'> = {
  of: (values) => vector(0x0c, ...values.flatMap(bytesOf)),
  load: (offset) => vector(0x00, 4, ...unsigned(offset)),
  store: (offset) => vector(0x0b, 4, ...unsigned(offset)),
  splat: (offset) => vector(0x09, 2, ...unsigned(offset)),
  pick: (lanes) => vector(0x0d, ...lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte))),
  and: vector(0x4e),
  or: vector(0x50),
  xor: vector(0x51),
  any: vector(0x53),
  choose: vector(0x52),
};

/** Operations on four 32-bit integers; `topBits` makes a number of four bits. */
export const i32x4: Plain<'splat' | 'add' | 'shiftLeft' | 'shiftRight' | 'shiftRightSigned' | 'notAbove' | 'topBits'> &
  WithNumber<'lane'> = {
  splat: vector(0x11),
  lane: (lane) => vector(0x1b, lane),
  add: vector(0xae),
  shiftLeft: vector(0xab),
  shiftRight: vector(0xad),
  shiftRightSigned: vector(0xac),
  notAbove: vector(0x3d),
  topBits: vector(0xa4),
};

/** Operations on two 64-bit integers. */
export const i64x2: Plain<'shiftRight'> = { shiftRight: vector(0xcd) };

/**
 * Operations on four float32: `larger` and `smaller` of numbers that are not NaN; `fromF64x2` rounds two float64 and puts
 * zeros behind them.
 */
export const f32x4: Plain<
  'subtract' | 'multiply' | 'notBelow' | 'different' | 'larger' | 'smaller' | 'splat' | 'fromF64x2'
> = {
  splat: vector(0x13),
  subtract: vector(0xe5),
  multiply: vector(0xe6),
  different: vector(0x42),
  notBelow: vector(0x46),
  smaller: vector(0xea),
  larger: vector(0xeb),
  fromF64x2: vector(0x5e),
};

/** Adds two float64. */
export const f64Add: Code = [0xa0];

/** Operations on two float64; `fromI32x4` and `fromF32x4` take the first two of four. */
export const f64x2: Plain<'splat' | 'add' | 'subtract' | 'multiply' | 'fromI32x4' | 'fromF32x4'> & WithNumber<'lane'> =
  {
    splat: vector(0x14),
    lane: (lane) => vector(0x21, lane),
    add: vector(0xf0),
    subtract: vector(0xf1),
    multiply: vector(0xf2),
    fromI32x4: vector(0xfe),
    fromF32x4: vector(0x5f),
  };

const bytesOf = (value: number): Code => [value, value >> 8, value >> 16, value >> 24].map((byte) => byte & 255);
