import { type Buffer, type Device, USAGE } from './gpu.ts';

/** Memory of a device that is used again, and grows. */
export interface Room {
  /** A buffer that has so many bytes or more; what was in it is lost where it grows. */
  of(bytes: number): Buffer;
  /** Writes numbers to its beginning. */
  write(data: ArrayBufferView<ArrayBuffer>): Buffer;
}

/** Bytes that a binding has at least. */
const LEAST = 64;

/** Room of a usage, bits of {@link USAGE}. */
export function room(device: Device, usage: number): Room {
  let buffer: Buffer | undefined;
  const of = (bytes: number): Buffer => {
    if (buffer !== undefined && buffer.size >= bytes) return buffer;
    buffer?.destroy();
    buffer = device.createBuffer({ size: Math.max(LEAST, bytes), usage: usage | USAGE.copyTarget });
    return buffer;
  };
  return {
    of,
    write(data) {
      const target = of(data.byteLength);
      device.queue.writeBuffer(target, 0, data);
      return target;
    },
  };
}
