import { noiseKey, type Query } from '@mapgrad/contracts';
import { inline, rowsOf } from '@mapgrad/core';
import { byQuantile, gumbel, none } from '@mapgrad/estimators';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identityMap } from '../../../core/testing/identity-map.ts';
import type { Device } from '../../../plugins/webgpu/gpu.ts';
import { hasGPU } from './gpu.ts';
import { openRun, ROWS, type Run } from './raw.ts';
import { signed } from './signed.ts';

const [B, S, n] = [7, 5, 33];
const shape = { instances: B, samples: S, n };
const theta = signed(1, B * n);
const direction = signed(2, B * S * n);
const step = Float64Array.from({ length: B }, (_, b) => [0.3, 0, -1.7][b % 3]!);
const shift = { direction, step };
const noise = { distribution: gumbel(), temperature: 1, key: noiseKey(3) };
const only = Int32Array.of(5, 0, 3);

const queries: readonly (readonly [string, Query])[] = [
  ['theta', { theta, shape }],
  ['a weight', { theta, shape, thetaWeight: -0.3 }],
  ['noise', { theta, shape, noise }],
  ['noise of a temperature', { theta, shape, noise: { ...noise, temperature: 0.7 } }],
  ['noise of temperature 0', { theta, shape, noise: { ...noise, temperature: 0 } }],
  ['noise that is 0', { theta, shape, noise: { ...noise, distribution: none() } }],
  ['a shift', { theta, shape, shift }],
  ['a shift of steps 0', { theta, shape, shift: { ...shift, step: new Float64Array(B) } }],
  ['noise, a shift and a weight', { theta, shape, noise: { ...noise, temperature: 0.4 }, shift, thetaWeight: 0.6 }],
  ['multiplicative noise', { theta, shape, noise: { ...noise, temperature: 0.5, mode: 'multiplicative' } }],
  ['multiplicative noise and a shift', { theta, shape, noise: { ...noise, mode: 'multiplicative' }, shift }],
  [
    'multiplicative noise that is 0',
    { theta, shape, noise: { ...noise, distribution: none(), mode: 'multiplicative' } },
  ],
  ['some instances only', { theta, shape, noise, shift, only }],
];

/** What float32 may be off: of each term its factor, its product and two sums are rounded; more of an exponential. */
function allowed(query: Query, row: number, i: number): number {
  const { temperature = 0, mode } = query.noise ?? {};
  const b = Math.floor(row / S);
  const moved = Math.abs((query.shift?.step[b] ?? 0) * direction[row * n + i]!);
  const score = Math.abs((query.thetaWeight ?? 1) * theta[b * n + i]!);
  const epsilon = new Float32Array(n);
  query.noise?.distribution.sample(query.noise.key, row, epsilon);
  const noisy = temperature * epsilon[i]!;
  const parts =
    mode === 'multiplicative'
      ? score * Math.exp(noisy - temperature ** 2 / 2) * (4 + 2 * Math.abs(noisy)) + moved
      : score + Math.abs(noisy) + moved;
  return 2 ** -22 * (parts + 2 ** -8);
}

describe.skipIf(!hasGPU)('the rows of the GPU', () => {
  let run: Run;
  let device: Device;
  beforeAll(async () => {
    ({ run, device } = await openRun());
  });
  afterAll(() => {
    device.destroy();
  });

  const made = async (query: Query, most?: number): Promise<Float32Array> =>
    new Float32Array((await run(query, ROWS, most)).buffer);

  it.each(queries)('are those of the inline executor but for rounding: %s', async (_, query) => {
    const found = await made(query);
    const expected = inline().solve<void>({ query, solver: identityMap({ n }) });
    expect(found.length).toBe(expected.length);
    const { number } = rowsOf(query);
    const off = found.findIndex(
      (value, at) => !(Math.abs(value - expected[at]!) <= allowed(query, number(Math.floor(at / n)), at % n)),
    );
    expect(off).toBe(-1);
  });

  it('are equal to the bit without noise and weights', async () => {
    const query = { theta, shape };
    expect(await made(query)).toEqual(inline().solve<void>({ query, solver: identityMap({ n }) }));
  });

  it.each(queries)('do not depend on the parts that they are made in: %s', async (_, query) => {
    const whole = await made(query);
    for (const most of [1, 4, 13]) expect(await made(query, most)).toEqual(whole);
  });

  it('are finite where sums are not', async () => {
    const huge = new Float32Array(B * n).fill(3e38);
    const moved = { direction: new Float32Array(B * S * n).fill(3e38), step: new Float64Array(B).fill(2) };
    for (const [mode, temperature] of [
      ['additive', 1e38],
      ['multiplicative', 100],
    ] as const) {
      const query: Query = {
        theta: huge,
        shape,
        thetaWeight: 2,
        noise: { ...noise, temperature, mode },
        shift: moved,
      };
      expect((await made(query)).every(Number.isFinite)).toBe(true);
    }
  });

  it('are 0 where θ is, under multiplicative noise without bounds', async () => {
    const large = byQuantile({ lower: () => 40, upper: () => 40 }); // exp(4 · 40 − 8) is no float32
    const query = { theta: new Float32Array(B * n), shape };
    const found = await made({
      ...query,
      noise: { ...noise, distribution: large, temperature: 4, mode: 'multiplicative' },
    });
    expect(found).toEqual(new Float32Array(B * S * n));
  });
});
