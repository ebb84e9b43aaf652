import { type Backward, type GradientEstimator, MapgradError, noiseKey } from '@mapgrad/contracts';
import { drive, inline } from '@mapgrad/core';
import { adaptive, clipped, gumbel, imle, scoreFunction, straightThrough } from '@mapgrad/estimators';
import { topK } from '@mapgrad/solvers';
import { estimatorLaws } from '@mapgrad/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const n = 3;
const solver = topK({ n, k: 1 });
const step = (instances: number) => ({ instances, n, key: noiseKey(5) });

function gradientOf(estimator: GradientEstimator, dz: Float32Array): Backward {
  const instances = dz.length / n / estimator.outputs;
  const theta = Float32Array.from({ length: instances * n }, (_, i) => Math.sin(i));
  const { backward } = drive(estimator.forward(theta, step(instances)), (query) =>
    inline().solve<void>({ query, solver }),
  );
  return drive(backward(dz, estimator.initialState), (query) => inline().solve<void>({ query, solver }));
}

const rows = (values: ArrayLike<number>): number[][] =>
  Array.from({ length: values.length / n }, (_, b) => Array.from(values).slice(b * n, (b + 1) * n));

describe('clipped by its norm', () => {
  it('is shortened to it, along itself, each instance by itself', () => {
    const { dtheta, report } = gradientOf(
      clipped({ of: straightThrough(), norm: 5 }),
      Float32Array.of(0, 6, 8, 0, -3, 4, 1, 0, 0),
    );
    expect([...dtheta]).toEqual([0, 3, 4, 0, -3, 4, 1, 0, 0]);
    expect(report).toEqual({ zeroGradients: 0, clipped: 1 / 3 });
  });

  it('is as long as c or as it was, whatever the numbers', () => {
    const numbers = fc.float32Array({ noNaN: true, noDefaultInfinity: true, minLength: n, maxLength: n });
    const limits = fc.double({ min: 1e-30, max: 1e30, noNaN: true });
    fc.assert(
      fc.property(numbers, limits, (dz, norm) => {
        const [free] = rows(gradientOf(straightThrough(), dz).dtheta);
        const [short] = rows(gradientOf(clipped({ of: straightThrough(), norm }), dz).dtheta);
        const expected = Math.min(1, norm / Math.hypot(...free!));
        // A number of float32 has 24 digits, or 2⁻¹⁴⁹ as its last one.
        short!.forEach((value, i) => {
          const exact = free![i] === 0 ? 0 : free![i]! * expected;
          expect(Math.abs(value - exact)).toBeLessThanOrEqual(2 ** -23 * Math.abs(exact) + 2 ** -149);
        });
      }),
      { seed: 3, numRuns: 300 },
    );
  });
});

it('clipped by value has each number within it', () => {
  const { dtheta, report } = gradientOf(
    clipped({ of: straightThrough(), value: 2 }),
    Float32Array.of(0, 6, -8, 2, -2, 1),
  );
  expect([...dtheta]).toEqual([0, 2, -2, 2, -2, 1]);
  expect(report).toEqual({ zeroGradients: 0, clipped: 1 / 2 });
});

describe('all else is that of the estimator within', () => {
  const make = () => imle({ noise: gumbel(), stepSize: adaptive({ alpha: 1 }), samples: 2 });

  it('output, state and report', () => {
    const dz = Float32Array.from({ length: 12 }, (_, i) => Math.cos(i));
    const plain = gradientOf(make(), dz);
    const end = gradientOf(clipped({ of: make(), norm: 0.01 }), dz);
    expect(plain.report.zeroGradients).toBe(0.5);
    expect(end.state).toEqual(plain.state);
    expect(end.report).toEqual({ ...plain.report, clipped: 0.5 });
    expect(clipped({ of: make(), norm: 1 })).toMatchObject({ outputs: 2, initialState: make().initialState });
  });

  it('the laws, but for that of the identity, where everything is clipped', async () => {
    const laws = estimatorLaws(() => clipped({ of: make(), value: 0.01 })).filter(
      ({ name }) => !name.includes('z = theta'),
    );
    expect(laws.length).toBeGreaterThan(6);
    for (const { check } of laws) await check();
  });

  it('what it learns from', () => {
    const estimator = clipped({ of: scoreFunction({ noise: gumbel(), samples: 2 }), norm: 0.5 });
    expect(estimator.learnsFrom).toBe('losses');
    const theta = Float32Array.of(1, 0, 0.5);
    const answer = (query: Parameters<Parameters<typeof drive>[1]>[0]) => inline().solve<void>({ query, solver });
    const { backward } = drive(estimator.forward(theta, step(1)), answer);
    const { dtheta, report } = drive(backward(Float64Array.of(100, -100), {}), answer);
    expect(Math.hypot(...dtheta)).toBeCloseTo(0.5, 6);
    expect(report.clipped).toBe(1);
  });

  it('the gradient that it gave, which is not written to', () => {
    const given = Float32Array.of(3, 4, 0);
    const of: GradientEstimator = {
      outputs: 1,
      initialState: {},
      *forward(theta, { instances }) {
        const output = yield { theta, shape: { instances, samples: 1, n } };
        return {
          output,
          // biome-ignore lint/correctness/useYield: nothing to ask
          *backward(_, state) {
            return { dtheta: given, state, report: {} };
          },
        };
      },
    };
    const estimator = clipped({ of, norm: 1 });
    expect([...gradientOf(estimator, Float32Array.of(1, 1, 1)).dtheta]).toEqual([
      Math.fround(0.6),
      Math.fround(0.8),
      0,
    ]);
    expect([...given]).toEqual([3, 4, 0]);
    expect(estimator.spec).toBeUndefined();
  });
});

it.each([
  [{}, 'neither norm nor value is given, expected one of them'],
  [{ norm: 1, value: 1 }, 'norm and value are both given, expected one of them'],
  [{ norm: 0 }, 'norm is 0, expected a positive number'],
  [{ norm: Number.NaN }, 'norm is NaN'],
  [{ value: -1 }, 'value is -1, expected a positive number'],
  [{ value: Number.POSITIVE_INFINITY }, 'value is Infinity'],
])('refuses %j', (options, message) => {
  const make = (): unknown => clipped({ of: straightThrough(), ...options });
  expect(make).toThrow(message);
  expect(make).toThrow(MapgradError);
});
