import { noiseKey, type Query, randomWords } from '@mapgrad/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device } from '../../../plugins/webgpu/gpu.ts';
import { DOUBLE_SUM } from '../../../plugins/webgpu/kernels/double-sum.ts';
import { hasGPU } from './gpu.ts';
import { openRun, type Run } from './raw.ts';

/** Sums the bits of the even places of θ, and writes each sum as two words. */
const SUMS = /* wgsl */ `
${DOUBLE_SUM}
fn keep(i: u32, bits: u32) {}
fn solveRow(lane: u32) {
  if (lane != 0u) { return; }
  var sum = vec2u();
  for (var i = 0u; i < n; i += 2u) {
    sum = plus(sum, widened(bitcast<u32>(theta[thetaAt + i])));
    z[at + i] = sum.x;
    z[at + i + 1u] = sum.y;
  }
}
`;

/** Numbers from 0 of any size in a window of so many octaves, the smallest and the denormal among them. */
function costs(seed: number, length: number, octaves: number): Float32Array {
  const words = new Int32Array(2 * length);
  randomWords(noiseKey(seed), 0, 2 * length, words);
  const bits = Uint32Array.from({ length }, (_, i) => {
    const window = octaves === 0 ? 127 : (words[2 * i]! >>> 0) % octaves;
    return words[2 * i]! % 11 === 0 ? 0 : (window << 23) | (words[2 * i + 1]! >>> 9);
  });
  return new Float32Array(bits.buffer);
}

describe.skipIf(!hasGPU)('sums of doubles on the GPU', () => {
  let run: Run;
  let device: Device;
  beforeAll(async () => {
    ({ run, device } = await openRun());
  });
  afterAll(() => {
    device.destroy();
  });

  it.each([0, 1, 3, 30, 60, 255])('have the bits of those of JavaScript, over %i octaves', async (octaves) => {
    const [rows, n] = [200, 100];
    const theta = costs(octaves, rows * n, octaves);
    const query: Query = { theta, shape: { instances: rows, samples: 1, n } };
    const found = await run(query, SUMS);
    const expected = new Uint32Array(rows * n);
    const view = new DataView(new ArrayBuffer(8));
    for (let row = 0; row < rows; row++) {
      let sum = 0;
      for (let i = 0; i < n; i += 2) {
        sum += theta[row * n + i]!;
        view.setFloat64(0, sum);
        expected[row * n + i] = view.getUint32(0);
        expected[row * n + i + 1] = view.getUint32(4);
      }
    }
    expect(found.findIndex((word, i) => word !== expected[i])).toBe(-1);
  });

  it('are rounded up where there is more than a half, however little', async () => {
    for (const little of [0, 2 ** -40]) {
      const query = { theta: Float32Array.of(1, 0, little, 0, 2 ** 53, 0), shape: { instances: 1, samples: 1, n: 6 } };
      const [, , , , high, low] = await run(query, SUMS);
      expect([high, low]).toEqual([(1023 + 53) << 20, little === 0 ? 0 : 1]);
    }
  });
});
