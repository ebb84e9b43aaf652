import { threefry } from '@mapgrad/contracts';
import { describe, expect, it } from 'vitest';

type Words = readonly [number, number];

const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24];

/** Threefry-2x32 as its definition has it: any counter, one round at a time. */
function definition([key0, key1]: Words, [counter0, counter1]: Words, rounds = 20): Words {
  const keys = [key0, key1, 0x1bd11bda ^ key0 ^ key1];
  let x = (counter0 + key0) >>> 0;
  let y = (counter1 + key1) >>> 0;
  for (let round = 0; round < rounds; round++) {
    const rotation = ROTATIONS[round % 8]!;
    x = (x + y) >>> 0;
    y = (((y << rotation) | (y >>> (32 - rotation))) ^ x) >>> 0;
    if (round % 4 === 3) {
      const injection = (round + 1) / 4;
      x = (x + keys[injection % 3]!) >>> 0;
      y = (y + keys[(injection + 1) % 3]! + injection) >>> 0;
    }
  }
  return [x, y];
}

/** Known answers published with Random123, for 20 rounds. */
const known: readonly { key: Words; counter: Words; answer: Words }[] = [
  { key: [0, 0], counter: [0, 0], answer: [0x6b200159, 0x99ba4efe] },
  { key: [0xffffffff, 0xffffffff], counter: [0xffffffff, 0xffffffff], answer: [0x1cb996fc, 0xbb002be7] },
  { key: [0x13198a2e, 0x03707344], counter: [0x243f6a88, 0x85a308d3], answer: [0xc4923a9c, 0x483df7a0] },
];

const words = [0, 1, -1, 2 ** 31 - 1, -(2 ** 31), 0x13198a2e, -0x7cc0ffee];

describe('threefry', () => {
  it.each(known)('is defined as the known answers are ($key, $counter)', ({ key, counter, answer }) => {
    expect(definition(key, counter)).toEqual(answer);
  });

  it('has the known answer that its counters can express', () => {
    const out = new Int32Array(2);
    threefry(0, 0, 0, 1, out);
    expect([...new Uint32Array(out.buffer)]).toEqual([0x6b200159, 0x99ba4efe]);
  });

  it('computes what the definition does for the counters (c, 0), (c + 1, 0), …', () => {
    const blocks = 3;
    const out = new Int32Array(2 * blocks);
    for (const key0 of words) {
      for (const key1 of words) {
        for (const counter of words) {
          threefry(key0, key1, counter, blocks, out);
          const expected = Array.from({ length: blocks }, (_, i) => definition([key0, key1], [counter + i, 0]));
          expect([...new Uint32Array(out.buffer)]).toEqual(expected.flat());
        }
      }
    }
  });

  it('writes 2·blocks words from the start of out and no more', () => {
    const out = new Int32Array(6).fill(7);
    threefry(1, 2, 3, 2, out);
    expect([...out.subarray(4)]).toEqual([7, 7]);
    expect(out.subarray(0, 4)).not.toContain(7);
  });
});
