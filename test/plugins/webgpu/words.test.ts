import { noiseKey, type QuantileNoise, type Query, randomWords } from '@mapgrad/contracts';
import { antithetic, gumbel, stratified } from '@mapgrad/estimators';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device } from '../../../plugins/webgpu/gpu.ts';
import { hasGPU } from './gpu.ts';
import { openRun, type Run, WORDS } from './raw.ts';

/** Noise that is its words, as bits. */
const words: QuantileNoise = {
  sample() {
    throw new Error('nobody asks');
  },
  fromWords(from, out) {
    new Int32Array(out.buffer).set(from.subarray(0, out.length));
  },
};

const keys = [noiseKey(0), noiseKey(7), noiseKey(2 ** 52 + 12345), { key0: -1, key1: 0x80000000 | 5 }];

describe.skipIf(!hasGPU)('the words of the GPU', () => {
  let run: Run;
  let device: Device;
  beforeAll(async () => {
    ({ run, device } = await openRun());
  });
  afterAll(() => {
    device.destroy();
  });

  const queryOf = (distribution: object, key: (typeof keys)[number], rows: number, n: number): Query => ({
    theta: new Float32Array(rows * n),
    shape: { instances: rows, samples: 1, n },
    noise: { distribution: distribution as QuantileNoise, temperature: 1, key },
  });

  it.each([
    [1, 500],
    [2, 500],
    [33, 1000],
    [1000, 250],
  ])('are those of randomWords, n = %i, %i rows', async (n, rows) => {
    const expected = new Int32Array(rows * n + 1);
    for (const key of keys) {
      for (let row = 0; row < rows; row++) randomWords(key, row, n, expected.subarray(row * n));
      const found = new Int32Array((await run(queryOf(gumbel(), key, rows, n), WORDS)).buffer);
      expect(found.findIndex((word, i) => word !== expected[i])).toBe(-1);
    }
  });

  it('are those of antithetic', async () => {
    const [rows, n] = [301, 77];
    const expected = new Float32Array(n);
    const noise = antithetic({ of: words });
    const found = await run(queryOf(antithetic({ of: gumbel() }), keys[1]!, rows, n), WORDS);
    for (let row = 0; row < rows; row++) {
      noise.sample(keys[1]!, row, expected);
      expect(found.slice(row * n, (row + 1) * n)).toEqual(new Uint32Array(expected.buffer));
    }
  });

  it.each([1, 2, 3, 7, 10, 1000, 65_537, 2 ** 20 - 1, 2 ** 20])('are those of stratified, S = %i', async (samples) => {
    const n = 61;
    const expected = new Float32Array(n);
    const noise = stratified({ of: words, samples });
    const instances = Math.max(1, Math.ceil(500 / samples));
    const theta = new Float32Array(instances * n);
    const shape = { instances, samples: Math.min(samples, 2000), n };
    const distribution = stratified({ of: gumbel(), samples });
    const found = await run({ theta, shape, noise: { distribution, temperature: 1, key: keys[2]! } }, WORDS);
    for (let row = 0; row < instances * shape.samples; row++) {
      noise.sample(keys[2]!, row, expected);
      expect(found.slice(row * n, (row + 1) * n)).toEqual(new Uint32Array(expected.buffer));
    }
  });
});
