import { differentiate } from '@mapgrad/core';
import { fixed, imle, interpolation } from '@mapgrad/estimators';
import { topK } from '@mapgrad/solvers';
import { describe, expect, it } from 'vitest';
import { positivePart } from '../../core/testing/positive-part.ts';

it('is I-MLE without noise', () => {
  const theta = [
    [1, 0, 0.5, 2],
    [0.3, 0.2, 0.1, 0],
  ];
  const dz = [
    [1, -1, 0, 3],
    [0, -4, 1, 1],
  ];
  const dtheta = (estimator: ReturnType<typeof interpolation>): readonly number[] => [
    ...differentiate({ estimator, solver: topK({ n: 4, k: 2 }) })
      .forward(theta)
      .backward(dz),
  ];
  expect(dtheta(interpolation({ lambda: 2 }))).toEqual(dtheta(imle({ stepSize: fixed(2) })));
  expect(dtheta(interpolation({ lambda: 2 }))).toEqual([0.5, -0.5, -0.5, 0.5, 0, 0, 0, 0]);
});

/**
 * For one θ and the loss dz·z the interpolation of L(MAP(θ)) is f_λ(θ) = L(z(θ')) − (1/λ)⟨θ, z(θ) − z(θ')⟩, and its
 * derivative is the estimate.
 */
it('is the derivative of the interpolation of arXiv:1912.02175', () => {
  const solver = topK({ n: 3, k: 1 });
  const lambda = 1.5;
  const dz = [1, -1, 0.5];
  const estimator = interpolation({ lambda });
  const layer = differentiate({ estimator, solver });
  const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
    Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);
  const interpolated = (theta: readonly number[]): number => {
    const z = layer.map([theta]);
    const target = layer.map([theta.map((value, i) => value - lambda * dz[i]!)]);
    return dot(target, dz) + (dot(theta, z) - dot(theta, target)) / lambda;
  };
  for (const theta of [
    [1, 0, 0.5],
    [3, 0.2, 0.1],
    [0, 2, 1.7],
  ]) {
    const { backward } = layer.forward([theta]);
    const dtheta = backward([dz]);
    theta.forEach((_, i) => {
      const moved = (by: number): number => interpolated(theta.map((value, at) => (at === i ? value + by : value)));
      expect(dtheta[i]).toBeCloseTo((moved(2 ** -8) - moved(-(2 ** -8))) / 2 ** -7, 4);
    });
  }
});

describe('clipped as blackbox-backprop clips', () => {
  const seenBy = (compatibility?: 'blackbox-backprop'): readonly number[] => {
    const asked: number[] = [];
    const solver = positivePart({ n: 3 });
    const spy = {
      ...solver,
      prepare: () => (theta: Float32Array, z: Float32Array) => {
        asked.push(...theta);
        z.set([1, 1, 0]);
      },
    };
    const estimator = interpolation({ lambda: 2, ...(compatibility && { compatibility }) });
    const layer = differentiate({ estimator, solver: { ...spy, size: () => 3 } });
    layer.forward([[-1, -2, -3]]).backward([[1, -0.5, -4]]);
    return asked;
  };

  it('no moved cost is below 0', () => {
    expect(seenBy()).toEqual([-1, -2, -3, -3, -1, 5]);
    expect(seenBy('blackbox-backprop')).toEqual([-1, -2, -3, -3, -1, 0]);
  });

  it('reports λ and zero gradients', () => {
    const layer = differentiate({
      estimator: interpolation({ lambda: 2, compatibility: 'blackbox-backprop' }),
      solver: topK({ n: 2, k: 1 }),
    });
    expect([...layer.forward([[-1, -2]]).backward([[1, -1]])]).toEqual([0.5, -0.5]);
    expect(layer.report).toEqual({ lambda: 2, zeroGradients: 0 });
  });
});

it('can be built again', () => {
  expect(interpolation({ lambda: 2 }).spec).toMatchObject({ name: 'interpolation', argument: { lambda: 2 } });
});

it.each([
  [{ lambda: 0 }, 'lambda is 0, expected a positive number'],
  [{ lambda: Number.NaN }, 'lambda is NaN, expected a positive number'],
  [{ lambda: 1, compatibility: 'blackbox' as 'blackbox-backprop' }, 'compatibility is blackbox, expected undefined or'],
])('refuses %j', (options, message) => {
  expect(() => interpolation(options)).toThrow(message);
});
