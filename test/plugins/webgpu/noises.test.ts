import { type NoiseDistribution, noiseKey } from '@mapgrad/contracts';
import {
  antithetic,
  byQuantile,
  exponential,
  gumbel,
  laplace,
  logistic,
  none,
  normal,
  stratified,
  sumOfGamma,
} from '@mapgrad/estimators';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device } from '../../../plugins/webgpu/gpu.ts';
import { hasGPU } from './gpu.ts';
import { openRun, ROWS, type Run } from './raw.ts';

const laws: readonly (readonly [string, NoiseDistribution])[] = [
  ['gumbel', gumbel()],
  ['normal', normal()],
  ['logistic', logistic()],
  ['laplace', laplace()],
  ['exponential', exponential()],
  ['sum-of-gamma', sumOfGamma({ k: 10 })],
  ['one by quantiles', byQuantile({ lower: (p) => 4 * p - 2, upper: (q) => 2 - 4 * q })],
  ['one that was spread', { ...gumbel() }],
  ['antithetic', antithetic({ of: normal() })],
  ['stratified', stratified({ of: gumbel(), samples: 10 })],
  ['none', none()],
];

describe.skipIf(!hasGPU)('the noise of the GPU', () => {
  let run: Run;
  let device: Device;
  beforeAll(async () => {
    ({ run, device } = await openRun());
  });
  afterAll(() => {
    device.destroy();
  });

  it.each(laws)(
    'has the bits of %s for 99 in 100 numbers, and is one float32 off at most, or 2^-30',
    async (_, law) => {
      const [rows, n, key] = [200, 1001, noiseKey(11)];
      const query = { theta: new Float32Array(rows * n), shape: { instances: rows, samples: 1, n } };
      const noise = { distribution: law, temperature: 1, key };
      const found = new Float32Array((await run({ ...query, noise }, ROWS)).buffer);
      const expected = new Float32Array(n);
      let equal = 0;
      let worst = 0;
      for (let row = 0; row < rows; row++) {
        law.sample(key, row, expected);
        for (let i = 0; i < n; i++) {
          const off = Math.abs(found[row * n + i]! - expected[i]!);
          if (off === 0) equal++;
          worst = Math.max(worst, off / (2 ** -23 * Math.abs(expected[i]!) + 2 ** -30));
        }
      }
      expect(worst).toBeLessThan(1);
      expect(equal / (rows * n)).toBeGreaterThan(0.99);
    },
  );
});
