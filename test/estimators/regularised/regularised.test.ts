import type { GradientEstimator, MAPSolver, Query, Rows } from '@mapgrad/contracts';
import { differentiate, inline } from '@mapgrad/core';
import { frankWolfe, type RegularisedOptions, sparseMAP } from '@mapgrad/estimators';
import { argmax, dagPath, gridEdges, topK } from '@mapgrad/solvers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minNormPoint } from '../../../estimators/regularised/min-norm-point.ts';
import { regularisedReport } from '../../../estimators/regularised/regularised-report.ts';
import { dot } from '../../solvers/solve-once.ts';
import { listed, nearestPoint } from './nearest-point.ts';

interface Answer {
  readonly mu: number[];
  readonly dtheta: number[];
  readonly report: Readonly<Record<string, number>>;
}

/** A step forward and backward. */
function stepOf(
  estimator: GradientEstimator,
  solver: MAPSolver,
  theta: readonly number[],
  dz: readonly number[] = theta,
): Answer {
  const layer = differentiate({ estimator, solver });
  const { output, backward } = layer.forward(Float32Array.from(theta));
  const mu = [...output];
  return { mu, dtheta: [...backward(Float32Array.from(dz))], report: layer.report };
}

const methods = [
  ['frankWolfe', (options?: RegularisedOptions) => frankWolfe({ tolerance: 1e-11, rounds: 10_000, ...options })],
  ['sparseMAP', (options?: RegularisedOptions) => sparseMAP(options)],
] as const;

/** `‖a − b‖∞` */
const distance = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));

/** `⟨θ, μ⟩ − (γ/2)‖μ‖²` */
const objective = (theta: readonly number[], mu: readonly number[], strength: number): number =>
  dot(theta, mu) - (strength / 2) * dot(mu, mu);

/** Projection on the probability simplex, by sorting. */
function sparsemax(x: readonly number[]): number[] {
  const sorted = [...x].sort((a, b) => b - a);
  let sum = 0;
  let threshold = 0;
  sorted.forEach((value, at) => {
    sum += value;
    if (1 + (at + 1) * value > sum) threshold = (sum - 1) / (at + 1);
  });
  return x.map((value) => Math.max(0, value - threshold));
}

/** Projection on { μ ∈ [0, 1]ⁿ : Σ μ = k }, by bisection of the multiplier. */
function budget(x: readonly number[], k: number): number[] {
  let low = Math.min(...x) - 2;
  let high = Math.max(...x) + 2;
  const at = (nu: number): number[] => x.map((value) => Math.min(1, Math.max(0, value - nu)));
  for (let round = 0; round < 100; round++) {
    const middle = (low + high) / 2;
    if (at(middle).reduce((sum, value) => sum + value, 0) > k) low = middle;
    else high = middle;
  }
  return at(high);
}

const numbers = (length: number, size = 2): fc.Arbitrary<number[]> =>
  fc.array(fc.double({ noNaN: true, min: -size, max: size }).map(Math.fround), {
    minLength: length,
    maxLength: length,
  });
const strengths = fc.constantFrom(0.25, 1, 3);
const run = { seed: 7, numRuns: 100 } as const;

/** A fixed sequence of numbers of (0, 1). */
const sequence = (length: number, seed: number): number[] => {
  let state = seed;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return Math.fround((state >>> 8) / 2 ** 24);
  });
};

const grid = (rows: number, columns: number): MAPSolver =>
  dagPath({ vertices: rows * columns, edges: gridEdges({ rows, columns }) });

describe.each(methods)('%s', (name, method) => {
  it('is sparsemax, with its Jacobian, on the one-hot vectors', () => {
    fc.assert(
      fc.property(numbers(6), numbers(6), strengths, (theta, dz, strength) => {
        const { mu, dtheta, report } = stepOf(method({ strength }), argmax({ n: 6 }), theta, dz);
        const expected = sparsemax(theta.map((value) => value / strength));
        expect(distance(mu, expected)).toBeLessThan(2e-6);
        const edge = expected.some((value) => value > 0 && value < 1e-4) || secondLooks(theta, strength);
        if (edge) return;
        const support = expected.map((value) => (value > 0 ? 1 : 0));
        expect(report.active).toBe(dot(support, support));
        const mean = dot(dz, support) / dot(support, support);
        const jacobian = dz.map((value, i) => (support[i]! * (value - mean)) / strength);
        expect(distance(dtheta, jacobian)).toBeLessThan(1e-5);
      }),
      run,
    );
  });

  it('projects on the budget polytope for subsets of k', () => {
    fc.assert(
      fc.property(numbers(7), fc.integer({ min: 1, max: 7 }), strengths, (theta, k, strength) => {
        const { mu } = stepOf(method({ strength }), topK({ n: 7, k }), theta);
        const x = theta.map((value) => value / strength);
        expect(distance(mu, budget(x, k))).toBeLessThan(2e-6);
      }),
      run,
    );
  });

  it('is the nearest point of the hull of any states, real, repeated or dependent', () => {
    const points = fc.integer({ min: 1, max: 4 }).chain((n) =>
      fc.tuple(
        fc.array(fc.oneof(numbers(n), fc.array(fc.integer({ min: -1, max: 1 }), { minLength: n, maxLength: n })), {
          minLength: 1,
          maxLength: 7,
        }),
        numbers(n, 4),
      ),
    );
    fc.assert(
      fc.property(points, strengths, ([states, theta], strength) => {
        const { mu } = stepOf(method({ strength }), listed(states), theta);
        const x = theta.map((value) => value / strength);
        const nearest = nearestPoint(states, x);
        expect(objective(theta, nearest, strength) - objective(theta, mu, strength)).toBeLessThan(3e-6);
        expect(distance(mu, nearest)).toBeLessThan(2e-3);
      }),
      run,
    );
  });

  it('is the nearest point of the hull of the paths of a grid', () => {
    const marks = Array.from({ length: 6 }, (_, path) => pathsOf3By3()[path]!);
    fc.assert(
      fc.property(numbers(12), strengths, (theta, strength) => {
        const { mu } = stepOf(method({ strength }), grid(3, 3), theta);
        const nearest = nearestPoint(
          marks,
          theta.map((value) => value / strength),
        );
        expect(distance(mu, nearest)).toBeLessThan(2e-6);
      }),
      run,
    );
  });

  it('has the derivative that finite differences find, on the paths of a grid', () => {
    const solver = grid(4, 4);
    const h = 2 ** -8;
    let compared = 0;
    for (let seed = 1; seed <= 6; seed++) {
      const theta = sequence(24, seed);
      const dz = sequence(24, seed + 100).map((value) => value - 0.5);
      const valueAt = (i: number, by: number): number => {
        const moved = theta.map((value, at) => (at === i ? value + by : value));
        return dot(dz, stepOf(method({ strength: 0.5 }), solver, moved).mu);
      };
      const here = dot(dz, stepOf(method({ strength: 0.5 }), solver, theta).mu);
      const { dtheta } = stepOf(method({ strength: 0.5 }), solver, theta, dz);
      theta.forEach((_, i) => {
        const up = (valueAt(i, h) - here) / h;
        const down = (here - valueAt(i, -h)) / h;
        if (Math.abs(up - down) > 1e-3) return;
        compared++;
        expect(Math.abs(dtheta[i]! - (up + down) / 2)).toBeLessThan(1e-3);
      });
    }
    expect(compared).toBeGreaterThan(100);
  });

  it('reports gaps of at most the tolerance, which bound what is missed; few rounds leave larger ones', () => {
    const marks = pathsOf3By3();
    for (const [rounds, seed] of [1, 2, 4, 1000].flatMap((count) => [1, 2, 3].map((seed) => [count, seed] as const))) {
      const theta = sequence(12, seed).map((value) => 3 * value - 2);
      const { mu, report } = stepOf(method({ rounds, tolerance: 1e-7 }), grid(3, 3), theta);
      const missed = objective(theta, nearestPoint(marks, theta), 1) - objective(theta, mu, 1);
      expect(missed).toBeLessThanOrEqual(report.gap! + 1e-6);
      expect(report.rounds).toBeLessThanOrEqual(rounds + 1);
      if (rounds === 1) expect(report.gap).toBeGreaterThan(0.01);
      if (rounds === 1000) expect(report.gap).toBeLessThanOrEqual(1e-7);
    }
  });

  it('ends by itself where no gap is small enough', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const theta = sequence(24, seed).map((value) => 2 * value);
      const { mu, report } = stepOf(method({ tolerance: 0 }), grid(4, 4), theta);
      expect(report.rounds).toBeLessThan(name === 'frankWolfe' ? 10_000 : 30);
      expect(distance(mu, stepOf(method(), grid(4, 4), theta).mu)).toBeLessThan(1e-6);
    }
  });

  it('does not see a constant that is added to all scores where all states have as many ones', () => {
    fc.assert(
      fc.property(numbers(6), fc.integer({ min: -8, max: 8 }), (theta, shift) => {
        const coarse = theta.map((value) => Math.round(value * 1024) / 1024);
        const plain = stepOf(method(), topK({ n: 6, k: 2 }), coarse);
        const shifted = stepOf(
          method(),
          topK({ n: 6, k: 2 }),
          coarse.map((value) => value + shift),
        );
        expect(distance(shifted.mu, plain.mu)).toBeLessThan(2e-6);
        expect(plain.dtheta.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 5);
      }),
      run,
    );
  });

  it('is the state where it is regularised little, and then has no gradient', () => {
    const theta = sequence(12, 3);
    const { mu, dtheta, report } = stepOf(method({ strength: 1e-30 }), grid(3, 3), theta);
    const best = pathsOf3By3().reduce((most, path) => (dot(theta, path) > dot(theta, most) ? path : most));
    expect(mu).toEqual(best);
    expect(dtheta.every((value) => value === 0)).toBe(true);
    expect(report).toEqual({ gap: 0, largestGap: 0, rounds: 2, active: 1, zeroGradients: 1 });
  });

  it('does not ask again about instances that are done', () => {
    const executor = inline();
    const asked: number[][] = [];
    const solver = argmax({ n: 3 });
    const layer = differentiate({
      estimator: method(),
      solver,
      executor: {
        ...executor,
        solve<Instance>(job: { readonly query: Query; readonly solver: MAPSolver<Instance> }): Rows {
          asked.push([...(job.query.only ?? [0, 1, 2])]);
          return executor.solve<Instance>(job);
        },
      },
    });
    layer.forward([
      [9, 0, 0],
      [0.5, 0.4, 0.3],
      [0, 5, 4.9],
    ]);
    expect(asked[0]).toEqual([0, 1, 2]);
    expect(asked[1]).toEqual([0, 1, 2]);
    expect(asked.slice(2).every((rows) => !rows.includes(0) && rows.includes(1))).toBe(true);
    expect(asked.at(-1)).toEqual([1]);
  });

  it('needs few rounds for the paths of a 5 by 5 grid', () => {
    const theta = sequence(32 * 40, 5).map((value) => -value);
    const { report } = stepOf(name === 'frankWolfe' ? frankWolfe() : sparseMAP(), grid(5, 5), theta);
    expect(report.rounds).toBeLessThan(name === 'frankWolfe' ? 25 : 16);
    expect(report.active).toBeGreaterThan(8);
    expect(report.active).toBeLessThan(18);
    expect(report.largestGap).toBeLessThanOrEqual(name === 'frankWolfe' ? 1e-6 : 1e-9);
  });

  it.each<[RegularisedOptions, string]>([
    [{ strength: 0 }, 'strength is 0, expected a number from 2^-126'],
    [{ strength: 1e39 }, 'strength is 1e+39'],
    [{ tolerance: -1 }, 'tolerance is -1, expected a number from 0'],
    [{ rounds: 0 }, 'rounds is 0, expected an integer from 1'],
  ])('refuses %j', (options, message) => {
    expect(() => method(options)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
    expect(() => method(options)).toThrow(message);
  });
});

it('frankWolfe and sparseMAP agree on the paths of a 5 by 5 grid', () => {
  const theta = sequence(16 * 40, 11).map((value) => -3 * value);
  const dz = sequence(16 * 40, 12);
  const [pairwise, active] = methods.map(([, method]) => stepOf(method(), grid(5, 5), theta, dz));
  expect(pairwise!.report.largestGap).toBeLessThanOrEqual(1e-11);
  expect(distance(pairwise!.mu, active!.mu)).toBeLessThan(1e-5);
  expect(distance(pairwise!.dtheta, active!.dtheta)).toBeLessThan(1e-5);
});

/** Whether a coordinate of sparsemax is about to enter. */
function secondLooks(theta: readonly number[], strength: number): boolean {
  const x = theta.map((value) => value / strength);
  const mu = sparsemax(x);
  const at = mu.findIndex((value) => value > 0);
  const threshold = x[at]! - mu[at]!;
  return x.some((value) => Math.abs(value - threshold) < 1e-4);
}

/** The six paths over the edges of a 3 by 3 grid, as marks. */
function pathsOf3By3(): number[][] {
  const edges = gridEdges({ rows: 3, columns: 3 });
  const found: number[][] = [];
  const walk = (vertex: number, path: readonly number[]): void => {
    if (vertex === 8) found.push(edges.map((_, edge) => (path.includes(edge) ? 1 : 0)));
    edges.forEach(([from, to], edge) => {
      if (from === vertex) walk(to, [...path, edge]);
    });
  };
  walk(0, []);
  return found;
}

it('reports on a batch of any size', () => {
  const instances = 200_000;
  const ascent = minNormPoint(Float32Array.of(1), Float32Array.of(1), 1);
  const gaps = new Float64Array(instances).fill(0.25);
  gaps[7] = 0.5;
  const asked = new Float64Array(instances).fill(3);
  const found = { ascents: Array.from({ length: instances }, () => ascent), gaps, asked };
  expect(regularisedReport(found)).toMatchObject({ largestGap: 0.5, rounds: 3, active: 1 });
});
