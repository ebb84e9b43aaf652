import { type Kernel, ONE, threadsFor } from './kernel.ts';
import { ORDERED } from './ordered.ts';

/**
 * The k largest of each of large groups, by digits: of the pairs (number, −index), a byte at a time, those are counted that begin as
 * the k-th largest does, until all that are left belong to the k. Ties to the lowest index, exactly. O(n) for each of 1 to 8 bytes,
 * mostly 2 or 3.
 *
 * The numbers wait in the place of the states, so workgroup memory does not bound n.
 */
export const selection = (n: number, k: number, size: number): Kernel => ({
  n,
  threads: threadsFor(size / 2),
  memory: 4 * (256 + 16 + 4),
  code: /* wgsl */ `
const SIZE = ${size}u;

var<workgroup> counts: array<atomic<u32>, 256>;
var<workgroup> sums: array<u32, 16>;
var<workgroup> found: vec3u;
${ORDERED}
fn keep(i: u32, bits: u32) {
  z[at + i] = ordered(bits);
}

// The byte in which the k-th largest ends, how many of those with it are wanted, and how many have it.
fn find(wanted: u32) {
  var left = wanted;
  var some = 15u;
  while (sums[some] < left) {
    left -= sums[some];
    some--;
  }
  var byte = 16u * some + 15u;
  while (atomicLoad(&counts[byte]) < left) {
    left -= atomicLoad(&counts[byte]);
    byte--;
  }
  found = vec3u(byte, left, atomicLoad(&counts[byte]));
}

fn solveGroup(first: u32, lane: u32) {
  var mask = vec2u();
  var prefix = vec2u();
  var wanted = ${k}u;
  for (var digit = 0u; digit < 8u; digit++) {
    for (var byte = lane; byte < 256u; byte += THREADS) { atomicStore(&counts[byte], 0u); }
    workgroupBarrier();
    let shift = 24u - 8u * (digit % 4u);
    for (var i = first + lane; i < first + SIZE; i += THREADS) {
      let pair = vec2u(z[at + i], ~i);
      if (all((pair & mask) == prefix)) {
        atomicAdd(&counts[(select(pair.y, pair.x, digit < 4u) >> shift) & 255u], 1u);
      }
    }
    workgroupBarrier();
    if (lane < 16u) {
      var sum = 0u;
      for (var byte = 16u * lane; byte < 16u * lane + 16u; byte++) { sum += atomicLoad(&counts[byte]); }
      sums[lane] = sum;
    }
    workgroupBarrier();
    if (lane == 0u) { find(wanted); }
    let end = workgroupUniformLoad(&found);
    let here = vec2u(select(0u, 1u, digit < 4u), select(1u, 0u, digit < 4u));
    mask |= here * (255u << shift);
    prefix |= here * (end.x << shift);
    wanted = end.y;
    if (end.y == end.z) { break; }
  }
  for (var i = first + lane; i < first + SIZE; i += THREADS) {
    let pair = vec2u(z[at + i], ~i) & mask;
    let chosen = pair.x > prefix.x || (pair.x == prefix.x && pair.y >= prefix.y);
    z[at + i] = select(0u, ${ONE}, chosen);
  }
}

fn solveRow(lane: u32) {
  makeScores(0u, n, lane);
  storageBarrier();
  for (var first = 0u; first < n; first += SIZE) { solveGroup(first, lane); }
}
`,
});
