/** Memory for one job at a time, used again. */
export interface SharedMemory {
  /** At least some bytes; what was written before may still be there. */
  take(bytes: number): SharedArrayBuffer;
  /** Uses the memory of now no more, since a thread that was stopped may still write into it. */
  renew(): void;
}

/** No memory yet; it grows as it is taken. */
export function sharedMemory(): SharedMemory {
  let memory = new SharedArrayBuffer(0);
  return {
    take(bytes) {
      if (memory.byteLength < bytes) memory = new SharedArrayBuffer(2 ** Math.ceil(Math.log2(bytes)));
      return memory;
    },
    renew() {
      memory = new SharedArrayBuffer(0);
    },
  };
}
