import type { Decisions } from '@mapgrad/contracts';
import { topK } from '@mapgrad/solvers';
import { hammingDistance, meanSquaredError, relativeRegret } from '@mapgrad/tfjs';
import fc from 'fast-check';
import { expect, it } from 'vitest';

const rows = (values: number[][]) => Float32Array.from(values.flat());

function decisions(parts: {
  theta?: number[][];
  z?: number[][];
  targets: number[][];
  optimum?: number[][];
}): Decisions {
  const { theta, z, targets, optimum } = parts;
  const nothing = targets.map((row) => row.map(() => Number.NaN));
  return {
    count: targets.length,
    n: targets[0]!.length,
    theta: rows(theta ?? nothing),
    z: rows(z ?? nothing),
    targets: rows(targets),
    optimum: rows(optimum ?? nothing),
  };
}

it('relative-regret is what is missed as a share of the best', () => {
  const { better, measure } = relativeRegret();
  const targets = [
    [1, 4],
    [-2, -5],
  ];
  // missed: 4 − 1 and −2 + 5; the best: |4| + |−2|
  expect(
    measure(
      decisions({
        targets,
        z: [
          [1, 0],
          [0, 1],
        ],
        optimum: [
          [0, 1],
          [1, 0],
        ],
      }),
    ),
  ).toBe(1);
  expect(
    measure(
      decisions({
        targets,
        z: [
          [0, 1],
          [1, 0],
        ],
        optimum: [
          [0, 1],
          [1, 0],
        ],
      }),
    ),
  ).toBe(0);
  expect(better).toBe('lower');
});

it('relative-regret is 0 where there is nothing to win', () => {
  expect(relativeRegret().measure(decisions({ targets: [[0, 0]], z: [[1, 0]], optimum: [[0, 1]] }))).toBe(0);
});

it('relative-regret is never below 0 with an exact solver, and does not depend on the unit of value', () => {
  const pair = fc.array(fc.array(fc.integer({ min: -50, max: 100 }), { minLength: 4, maxLength: 4 }), {
    minLength: 1,
    maxLength: 5,
  });
  const solve = topK({ n: 4, k: 2 }).prepare();
  const map = (theta: number[]) => {
    const z = new Float32Array(4);
    solve(Float32Array.from(theta), z);
    return [...z];
  };
  fc.assert(
    fc.property(pair, fc.nat(), (targets, turn) => {
      const z = targets.map((row) => map([...row.slice(turn % 4), ...row.slice(0, turn % 4)]));
      const regret = relativeRegret().measure(decisions({ targets, z, optimum: targets.map(map) }));
      const cents = targets.map((row) => row.map((value) => 64 * value));
      expect(regret).toBeGreaterThanOrEqual(0);
      expect(relativeRegret().measure(decisions({ targets: cents, z, optimum: cents.map(map) }))).toBeCloseTo(
        regret,
        12,
      );
    }),
    { seed: 1 },
  );
});

it('hamming is the share of coordinates that are not those of the right state', () => {
  const { better, measure } = hammingDistance();
  expect(measure(decisions({ targets: [[9, 7, 8, 9]], optimum: [[1, 0, 2, 0]], z: [[1, 0.4, 0, 1]] }))).toBe(0.5);
  const optimum = [
    [1, 0],
    [0, 1],
  ];
  const z = [
    [1, 0],
    [1, 1],
  ];
  expect(measure(decisions({ targets: z, optimum, z }))).toBe(0.25);
  expect(better).toBe('lower');
});

it('squared-error is the mean over all coordinates of θ', () => {
  const { better, measure } = meanSquaredError();
  expect(
    measure(
      decisions({
        targets: [
          [1, 0],
          [0, 2],
        ],
        theta: [
          [1, 3],
          [0, 1],
        ],
      }),
    ),
  ).toBe(2.5);
  expect(better).toBe('lower');
});
