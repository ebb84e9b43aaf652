import type { Numbers } from '@mapgrad/contracts';
import { crc32c } from './crc32c.ts';

/**
 * One record of a file of TensorBoard: an `Event` with the numbers as scalars, or the one that such a file starts with.
 *
 * A record is the length of its data as 64 bits, the masked check of that, the data, and the masked check of these.
 *
 * Source: tensorflow/core/util/event.proto, tensorflow/core/framework/summary.proto, tensorflow/core/lib/io/record_writer.h.
 *
 * @param seconds since 1970
 */
export function eventRecord(
  seconds: number,
  event: 'version' | { readonly step: number; readonly scalars: Numbers },
): Uint8Array {
  const what =
    event === 'version'
      ? bytesField(3, Buffer.from('brain.Event:2'))
      : Buffer.concat([
          Buffer.from([key(2, VARINT), ...varint(event.step)]),
          bytesField(5, Buffer.concat(Object.entries(event.scalars).map(scalar))),
        ]);
  return framed(Buffer.concat([fixed(1, FIXED64, seconds), what]));
}

/** `Summary.Value { tag, simple_value }` as a field of a `Summary`. */
const scalar = ([tag, value]: [string, number]): Buffer =>
  bytesField(1, Buffer.concat([bytesField(1, Buffer.from(tag)), fixed(2, FIXED32, value)]));

const [VARINT, FIXED64, BYTES, FIXED32] = [0, 1, 2, 5];

const key = (field: number, type: number): number => (field << 3) | type;

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}

const bytesField = (field: number, bytes: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([key(field, BYTES), ...varint(bytes.length)]), bytes]);

function fixed(field: number, type: number, value: number): Buffer {
  const number = Buffer.alloc(type === FIXED64 ? 8 : 4);
  if (type === FIXED64) number.writeDoubleLE(value);
  else number.writeFloatLE(value);
  return Buffer.concat([Buffer.from([key(field, type)]), number]);
}

function framed(data: Buffer): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(data.length));
  return Buffer.concat([length, check(length), data, check(data)]);
}

/** The check of bytes, turned and moved, so that a check of checks is none of a record. */
function check(bytes: Uint8Array): Buffer {
  const crc = crc32c(bytes);
  const masked = Buffer.alloc(4);
  masked.writeUInt32LE((((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0);
  return masked;
}
