const words = (values: Float32Array): Int32Array => new Int32Array(values.buffer, values.byteOffset, values.length);

/** Whether two arrays have the same bits: 0 is not −0. */
export function sameBits(one: Float32Array, other: Float32Array): boolean {
  const a = words(one);
  const b = words(other);
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** A 32-bit number that arrays of the same bits share, and others seldom (the steps of MurmurHash3 by A. Appleby). */
export function hashBits(values: Float32Array, seed = 0): number {
  const bits = words(values);
  let hash = seed;
  for (let i = 0; i < bits.length; i++) {
    const mixed = Math.imul(bits[i]!, 0xcc9e2d51);
    hash ^= Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}
