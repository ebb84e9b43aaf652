/** Bytes of a WebAssembly module, or of a part of one. */
export type Code = readonly number[];

/** An unsigned number in groups of seven bits, the lowest first. */
export function unsigned(value: number): Code {
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

/** Value types. */
export const I32 = 0x7f;
/** Value types: four 32-bit lanes. */
export const V128 = 0x7b;

/** Pushes a variable: parameters are numbered first, then locals. */
export const get = (variable: number): Code => [0x20, ...unsigned(variable)];
/** Pops into a variable. */
export const set = (variable: number): Code => [0x21, ...unsigned(variable)];
/** Pushes a 32-bit number. */
export const i32 = (value: number): Code => [0x41, ...signed(value)];
/** Adds. */
export const i32Add: Code = [0x6a];
/** Subtracts. */
export const i32Sub: Code = [0x6b];
/** The exclusive or. */
export const i32Xor: Code = [0x73];
/** Runs code, and again as long as it leaves a number that is not 0. */
export const repeatWhile = (code: Code): Code => [0x03, 0x40, ...code, 0x0d, 0, 0x0b];

const vector = (operation: number, ...rest: Code): Code => [0xfd, ...unsigned(operation), ...rest];

/** What can be done to four lanes at once. */
interface Lanes {
  readonly add: Code;
  readonly or: Code;
  readonly xor: Code;
  readonly shiftLeft: Code;
  readonly shiftRight: Code;
  /** The same number in all four. */
  readonly splat: Code;
  of(values: Code): Code;
  /** Four lanes out of the eight of two vectors. */
  pick(chosen: Code): Code;
  store(offset: number): Code;
}

/** Operations on vectors. */
export const lanes: Lanes = {
  add: vector(0xae),
  or: vector(0x50),
  xor: vector(0x51),
  shiftLeft: vector(0xab),
  shiftRight: vector(0xad),
  splat: vector(0x11),
  of: (values) => vector(0x0c, ...values.flatMap(bytesOf)),
  pick: (chosen) => vector(0x0d, ...chosen.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte))),
  store: (offset) => vector(0x0b, 4, ...unsigned(offset)),
};

const bytesOf = (value: number): Code => [value, value >> 8, value >> 16, value >> 24].map((byte) => byte & 255);

/** A module with one function of 32-bit parameters, `run`, and a `memory` of 64 KiB. */
export function wasmModule(parameters: number, locals: readonly Code[], body: Code): Uint8Array<ArrayBuffer> {
  const code = [...list(locals), ...body, 0x0b];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, list([[0x60, ...list(Array.from({ length: parameters }, () => [I32])), ...list([])]])),
    ...section(3, list([[0]])),
    ...section(5, list([[0, 1]])),
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
