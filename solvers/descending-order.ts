const SMALL = 48;

/**
 * Makes a sort for θ [n]: gives the indices from that of the largest θ_i to that of the smallest, equals by their index.
 *
 * The array it gives is its own, and the next sort's. By insertion up to 48 numbers; above, by radix, a byte at a time,
 * over the bits of float32. O(n).
 */
export function descendingOrder(n: number): (theta: Float32Array) => Int32Array {
  let order = new Int32Array(n);
  if (n <= SMALL) {
    return (theta) => {
      for (let i = 0; i < n; i++) {
        const value = theta[i]!;
        let place = i;
        for (; place > 0 && theta[order[place - 1]!]! < value; place--) order[place] = order[place - 1]!;
        order[place] = i;
      }
      return order;
    };
  }

  let next = new Int32Array(n);
  const positives = new Float32Array(n);
  const keys = new Uint32Array(positives.buffer);
  const counts = new Int32Array(4 * 256);
  return (theta) => {
    counts.fill(0);
    for (let i = 0; i < n; i++) {
      positives[i] = theta[i]! + 0; // −0 becomes 0
      const bits = keys[i]!;
      const key = bits >>> 31 === 1 ? bits : ~bits & 0x7fffffff;
      keys[i] = key;
      counts[key & 255]!++;
      counts[256 + ((key >>> 8) & 255)]!++;
      counts[512 + ((key >>> 16) & 255)]!++;
      counts[768 + (key >>> 24)]!++;
      order[i] = i;
    }
    for (let byte = 0; byte < 4; byte++) {
      const shift = 8 * byte;
      const row = 256 * byte;
      if (counts[row + ((keys[0]! >>> shift) & 255)] === n) continue;
      let before = 0;
      for (let digit = row; digit < row + 256; digit++) {
        const count = counts[digit]!;
        counts[digit] = before;
        before += count;
      }
      for (let j = 0; j < n; j++) {
        const i = order[j]!;
        next[counts[row + ((keys[i]! >>> shift) & 255)]!++] = i;
      }
      const sorted = next;
      next = order;
      order = sorted;
    }
    return order;
  };
}
