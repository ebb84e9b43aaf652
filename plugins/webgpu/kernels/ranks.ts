import { type Kernel, ONE, threadsFor } from './kernel.ts';
import { ORDERED } from './ordered.ts';

/** Numbers that are ranked at a time. */
const TILE = 1024;

/**
 * The k largest of each of small groups: a number is among them if fewer than k of its group are before it. Ties to the lowest index,
 * exactly. O(n · size) for n / size groups, without any order among threads.
 *
 * @param size at most 1024
 */
export function ranks(n: number, k: number, size: number): Kernel {
  const tile = Math.min(n, Math.floor(TILE / size) * size);
  return {
    n,
    threads: threadsFor(tile / 2),
    memory: 4 * tile,
    code: /* wgsl */ `
const TILE = ${tile}u;
const SIZE = ${size}u;

var<workgroup> tile: array<u32, TILE>;
${ORDERED}
fn keep(i: u32, bits: u32) {
  tile[i % TILE] = ordered(bits);
}

fn solveRow(lane: u32) {
  for (var first = 0u; first < n; first += TILE) {
    let last = min(n, first + TILE);
    makeScores(first, last, lane);
    workgroupBarrier();
    for (var i = lane; i < last - first; i += THREADS) {
      let group = i - i % SIZE;
      let mine = tile[i];
      var before = 0u;
      for (var j = group; j < group + SIZE; j++) {
        let other = tile[j];
        before += select(0u, 1u, other > mine || (other == mine && j < i));
      }
      z[at + first + i] = select(0u, ${ONE}, before < ${k}u);
    }
    workgroupBarrier();
  }
}
`,
  };
}
