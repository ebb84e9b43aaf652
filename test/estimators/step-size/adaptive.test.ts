import type { Shape } from '@mapgrad/contracts';
import { differentiate } from '@mapgrad/core';
import { type AdaptiveOptions, adaptive, gumbel, imle } from '@mapgrad/estimators';
import { argmax } from '@mapgrad/solvers';
import { describe, expect, it } from 'vitest';

const shape: Shape = { instances: 2, samples: 2, n: 2 };
const theta = Float32Array.of(3, 4, 0, 2);
/** Norms 1 and 5 for instance 0, 0 and 4 for instance 1. */
const dz = Float32Array.of(0, 1, 3, 4, 0, 0, -4, 0);
const state = { alpha: 0.5, meanNonZero: 1, velocity: 0 };

/** α after an update at which ḡ would become γ·1 + (1 − γ)·(mean count). */
const alphaAfter = (options: AdaptiveOptions, nonZero: number, before = state): number =>
  adaptive(options).update(
    new Float32Array(8).map((_, i) => (i < nonZero ? 1 : 0)),
    shape,
    before,
  ).alpha!;

describe('lambda', () => {
  it('is α times the mean of ‖θ‖/‖dz‖ over the samples whose dz is not 0', () => {
    const lambda = adaptive().lambda(theta, dz, shape, state);
    expect([...lambda]).toEqual([0.5 * ((5 / 1 + 5 / 5) / 2), 0.5 * (2 / 4)]);
  });

  it('is, for a batch, α √S ‖θ‖/‖dz‖ with norms over all of it', () => {
    const lambda = adaptive({ scope: 'batch' }).lambda(theta, dz, shape, state);
    const expected = (0.5 * Math.sqrt(2) * Math.sqrt(29)) / Math.sqrt(1 + 25 + 16);
    for (const value of lambda) expect(value).toBeCloseTo(expected, 12);
    expect(lambda.length).toBe(2);
  });

  it('is 0 where dz, θ or α is 0', () => {
    const zero = new Float32Array(8);
    expect([...adaptive().lambda(theta, zero, shape, state)]).toEqual([0, 0]);
    expect([...adaptive().lambda(zero.subarray(4), dz, shape, state)]).toEqual([0, 0]);
    expect([...adaptive().lambda(theta, dz, shape, { ...state, alpha: 0 })]).toEqual([0, 0]);
    expect([...adaptive({ scope: 'batch' }).lambda(theta, zero, shape, state)]).toEqual([0, 0]);
  });

  it('is 0 where no normal float32 can hold it', () => {
    const one: Shape = { instances: 1, samples: 1, n: 1 };
    const lambda = (t: number, d: number): number =>
      adaptive().lambda(Float32Array.of(t), Float32Array.of(d), one, { ...state, alpha: 1 })[0]!;
    expect(lambda(1e38, 1e-38)).toBe(0);
    expect(lambda(1e-38, 1e38)).toBe(0);
    expect(lambda(2 ** 120, 2 ** -7)).toBe(2 ** 127);
    expect(lambda(2 ** -120, 2 ** 6)).toBe(2 ** -126);
  });

  it('is divided by √S in the reference, which steps λ nevertheless', () => {
    const reference = adaptive({ compatibility: 'torch-adaptive-imle' });
    expect([...reference.divisor!(Float64Array.of(3, 0), { ...shape, samples: 4 })]).toEqual([1.5, 0]);
    expect(adaptive().divisor).toBeUndefined();
  });
});

describe('the state', () => {
  it('starts from α = 0 and a mean of 1', () => {
    expect(adaptive().initialState).toEqual({ alpha: 0, meanNonZero: 1, velocity: 0 });
    expect(adaptive({ alpha: 2 }).initialState).toEqual({ alpha: 2, meanNonZero: 1, velocity: 0 });
  });

  it('follows the mean number of non-zero differences in a row', () => {
    const difference = Float32Array.of(1, 0, -1, 1, 0, 0, 2, 0);
    expect(adaptive().update(difference, shape, state).meanNonZero).toBeCloseTo(0.9 * 1 + 0.1 * (4 / 4), 12);
    const next = adaptive({ decay: 0.5 }).update(difference.fill(0), shape, { ...state, meanNonZero: 3 });
    expect(next.meanNonZero).toBe(1.5);
  });

  it('lets α grow while too little changes, and fall when too much does', () => {
    expect(alphaAfter({ update: 0.125 }, 0)).toBe(0.625);
    expect(alphaAfter({ update: 0.125 }, 8)).toBe(0.375);
    expect(alphaAfter({ update: 0.125, target: 2 }, 8)).toBe(0.625);
  });

  it('lets α grow at equality, as the paper has it, and fall there, as the reference does', () => {
    expect(alphaAfter({ update: 0.125, decay: 0.5 }, 4)).toBe(0.625);
    expect(alphaAfter({ update: 0.125, decay: 0.5, compatibility: 'torch-adaptive-imle' }, 4)).toBe(0.375);
  });

  it('counts, as PyEPO does, a share of n, so that α falls only where all coordinates differ', () => {
    const pyepo = { update: 0.125, decay: 0.5, compatibility: 'pyepo' } as const;
    const { meanNonZero } = adaptive(pyepo).update(Float32Array.of(1, 0, 0, 2, 3, 4, 5, 6), shape, state);
    expect(meanNonZero).toBe(0.5 + 0.5 * (6 / 8));
    expect(alphaAfter(pyepo, 7)).toBe(0.625);
    expect(alphaAfter(pyepo, 8)).toBe(0.375);
  });

  it('keeps α from falling below 0', () => {
    expect(alphaAfter({ update: 0.75 }, 8)).toBe(0);
  });

  it('makes a share of the last move again', () => {
    const before = { ...state, velocity: 0.25 };
    expect(alphaAfter({ update: 0.125, momentum: 0.5 }, 0, before)).toBe(0.5 + 0.125 + 0.125);
    expect(adaptive({ update: 0.125, momentum: 0.5 }).update(new Float32Array(8), shape, before).velocity).toBe(0.25);
  });
});

it('brings the number of coordinates that change to the target', () => {
  const theta = [0.3, -1, 0.8, 0, 0.5, 1, -0.4, 0.2];
  const [n, samples, target] = [8, 20, 0.6];
  const estimator = imle({ stepSize: adaptive({ update: 0.01, target }), noise: gumbel(), samples });
  const layer = differentiate({ estimator, solver: argmax({ n }) });
  const seen: number[] = [];
  for (let step = 0; step < 1000; step++) {
    const { output, backward } = layer.forward([theta]);
    backward(output.map((z, i) => 2 * (z - (i % n) / n)));
    seen.push(layer.state.meanNonZero!);
  }
  const late = seen.slice(500);
  const mean = late.reduce((sum, value) => sum + value, 0) / late.length;
  expect(Math.min(...seen)).toBeLessThan(0.5 * target); // α starts at 0, so that little changes at first
  expect(mean).toBeGreaterThan(0.95 * target);
  expect(mean).toBeLessThan(1.05 * target);
});

it.each([
  [{ alpha: -1 }, 'alpha is -1, expected a number that is 0 or larger'],
  [{ target: 0 }, 'target is 0, expected a positive number'],
  [{ update: Number.NaN }, 'update is NaN, expected a positive number'],
  [{ update: 0 }, 'update is 0, expected a positive number'],
  [{ decay: 1 }, 'decay is 1, expected a number from 0 to below 1'],
  [{ momentum: -0.1 }, 'momentum is -0.1, expected a number from 0 to below 1'],
  [{ scope: 'row' as 'batch' }, 'scope is row, expected instance or batch'],
  [{ compatibility: 'aimle' as 'pyepo' }, 'compatibility is aimle, expected undefined or torch-adaptive-imle or pyepo'],
])('refuses %j', (options, message) => {
  expect(() => adaptive(options)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
  expect(() => adaptive(options)).toThrow(message);
});
