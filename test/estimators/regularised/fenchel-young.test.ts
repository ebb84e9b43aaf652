import { judge } from '@mapgrad/core';
import { type RegularisedFenchelYoungOptions, regularisedFenchelYoung } from '@mapgrad/estimators';
import { argmax, topK } from '@mapgrad/solvers';
import { solverLossLaws } from '@mapgrad/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dot } from '../../solvers/solve-once.ts';
import { listed, nearestPoint } from './nearest-point.ts';

const options: readonly [RegularisedFenchelYoungOptions][] = [
  [{}],
  [{ strength: 0.25 }],
  [{ method: 'frank-wolfe' }],
  [{ method: 'frank-wolfe', strength: 3 }],
];

describe.each(options)('regularisedFenchelYoung with %j', (given) => {
  const { strength = 1 } = given;
  for (const law of solverLossLaws(() => regularisedFenchelYoung(given), { convex: true })) it(law.name, law.check);

  it('is what the right state misses of the regularised maximum, with the gradient mu - y', () => {
    const value = fc.double({ noNaN: true, min: -2, max: 2 }).map(Math.fround);
    const point = fc.array(value, { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 6 }), point, (points, theta) => {
        const y = points[0]!;
        const { losses, dtheta } = judge({ loss: regularisedFenchelYoung(given), solver: listed(points) }).evaluate(
          Float32Array.from(theta),
          { states: Float32Array.from(y) },
        );
        const mu = nearestPoint(
          points,
          theta.map((coordinate) => coordinate / strength),
        );
        const worth = (state: readonly number[]): number => dot(theta, state) - (strength / 2) * dot(state, state);
        expect(losses[0]).toBeCloseTo(worth(mu) - worth(y), 5);
        expect(losses[0]).toBeGreaterThan(-1e-6);
        for (const i of y.keys()) expect(Math.abs(dtheta[i]! - (mu[i]! - y[i]!))).toBeLessThan(5e-3);
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  it('is 0 where the regularised argmax is the right state, and positive elsewhere', () => {
    const evaluate = (theta: readonly number[]): { readonly loss: number; readonly dtheta: Float32Array } => {
      const loss = regularisedFenchelYoung(given);
      const { losses, dtheta } = judge({ loss, solver: topK({ n: 4, k: 2 }) }).evaluate(Float32Array.from(theta), {
        states: Float32Array.of(1, 1, 0, 0),
      });
      return { loss: losses[0]!, dtheta };
    };
    const right = evaluate([2 * strength, 3 * strength, 0.5 * strength, 0]);
    expect(right.loss).toBe(0);
    expect([...right.dtheta]).toEqual([0, 0, 0, 0]);
    expect(evaluate([2 * strength, 1 * strength, 0.5 * strength, 0]).loss).toBeGreaterThan(0.01 * strength);
  });
});

it('reports how far the maximum was found', () => {
  const loss = regularisedFenchelYoung({ rounds: 1 });
  const judged = judge({ loss, solver: argmax({ n: 3 }) });
  judged.evaluate([[0.5, 0.4, 0.3]], { states: [[1, 0, 0]] });
  expect(judged.report.gap).toBeCloseTo(0.9, 6);
  expect(judged.report).toMatchObject({ rounds: 2, active: 2, zeroGradients: 0 });
});

it('refuses another method', () => {
  expect(() => regularisedFenchelYoung({ method: 'newton' as 'sparsemap' })).toThrow(
    'method is newton, expected sparsemap or frank-wolfe',
  );
});

it('goes by the method that is named', () => {
  const rounds = (['sparsemap', 'frank-wolfe'] as const).map((method) => {
    const judged = judge({ loss: regularisedFenchelYoung({ method, strength: 2 }), solver: topK({ n: 8, k: 3 }) });
    judged.evaluate([[0.5, 0.4, 0.3, 0.35, 0.1, 0.7, 0.2, 0]], { states: [[1, 1, 1, 0, 0, 0, 0, 0]] });
    return judged.report.rounds!;
  });
  expect(rounds[0]).toBeLessThan(rounds[1]!);
});
