import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { MapgradError } from '@mapgrad/contracts';

/** A file that is written at its end. */
export interface GrowingFile {
  /** Its length in bytes. */
  readonly length: number;
  append(bytes: string | Uint8Array): void;
  /** Waits until all of it is on the disk. */
  sync(): void;
  close(): void;
}

/**
 * Opens a file, or makes one.
 *
 * @param length what is behind is cut off
 * @throws MapgradError RUN_FOLDER for a file that is shorter
 */
export function growingFile(file: string, length: number): GrowingFile {
  const descriptor = openSync(file, 'a');
  const found = fstatSync(descriptor).size;
  if (found < length) {
    closeSync(descriptor);
    throw new MapgradError(
      'RUN_FOLDER',
      `${file} has ${found} bytes, expected at least the ${length} that it had at the checkpoint; put it back, or train anew`,
    );
  }
  ftruncateSync(descriptor, length);
  let end = length;
  return {
    get length() {
      return end;
    },
    append(bytes) {
      const buffer = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
      for (let at = 0; at < buffer.length; ) at += writeSync(descriptor, buffer, at);
      end += buffer.length;
    },
    sync: () => fsyncSync(descriptor),
    close: () => closeSync(descriptor),
  };
}
