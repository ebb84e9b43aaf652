import type { GradientEstimator, MAPSolver, NoiseDistribution } from '@mapgrad/contracts';
import { differentiate, inline, mapStates, rebuild, sampler } from '@mapgrad/core';
import {
  adaptive,
  antithetic,
  bandwidth,
  covariance,
  exponential,
  fixed,
  gumbel,
  identity,
  imle,
  interpolation,
  laplace,
  logistic,
  normal,
  perturbed,
  scoreFunction,
  straightThrough,
  stratified,
  sumOfGamma,
} from '@mapgrad/estimators';
import { type DagPathOptions, dagPaths, gridEdges, padded, topK } from '@mapgrad/solvers';
import { describe, expect, it } from 'vitest';
import { expectError } from './expect-error.ts';

const grid = (rows: number, columns: number): DagPathOptions => ({
  vertices: rows * columns,
  edges: gridEdges({ rows, columns }),
});

/** 7, 49 and 17 edges: words of noise are made one way below 32 numbers, another way from 32 on. */
const instances = [grid(2, 3), grid(5, 6), grid(3, 4)];
const sizes = instances.map(({ edges }) => edges.length);
const n = 49;
const paths = padded({ solver: dagPaths(), n });

const wave = (count: number, seed: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => Math.fround(Math.sin(seed * 37.1 + i * 12.9898)) || 0.5);

/** Rows of n numbers, `samples` for each instance, with 0 beyond the size of the instance. */
function rowsFor(samples: number, seed: number): Float32Array {
  const rows = wave(sizes.length * samples * n, seed);
  sizes.forEach((size, b) => {
    for (let row = b * samples; row < (b + 1) * samples; row++) rows.fill(0, row * n + size, (row + 1) * n);
  });
  return rows;
}

/** The first numbers of the rows of an instance, in a batch of its own size that has it in every place. */
function unpadded(rows: Float32Array, b: number, samples: number): Float32Array {
  const size = sizes[b]!;
  const found = new Float32Array(sizes.length * samples * size);
  for (let row = 0; row < sizes.length * samples; row++) {
    const from = (b * samples + (row % samples)) * n;
    found.set(rows.subarray(from, from + size), row * size);
  }
  return found;
}

/** What is real of the rows of instance b. */
const real = (rows: Float32Array, b: number, width: number): number[] => {
  const samples = rows.length / (sizes.length * width);
  return Array.from({ length: samples }, (_, s) => (b * samples + s) * width).flatMap((from) => [
    ...rows.subarray(from, from + sizes[b]!),
  ]);
};

const beyond = (rows: Float32Array): number[] => {
  const samples = rows.length / (sizes.length * n);
  return sizes.flatMap((size, b) =>
    Array.from({ length: samples }, (_, s) => (b * samples + s) * n).flatMap((from) => [
      ...rows.subarray(from + size, from + n),
    ]),
  );
};

const noises: readonly (readonly [string, NoiseDistribution])[] = [
  ['gumbel', gumbel()],
  ['normal', normal()],
  ['logistic', logistic()],
  ['laplace', laplace()],
  ['exponential', exponential()],
  ['sum-of-gamma', sumOfGamma({ k: 5 })],
  ['antithetic', antithetic({ of: normal() })],
  ['stratified', stratified({ of: gumbel(), samples: 4 })],
];

const samples = 4;
const estimators: readonly (readonly [string, GradientEstimator])[] = [
  ...noises.map(([name, noise]) => [`imle, ${name}`, imle({ noise, stepSize: fixed(0.7), samples })] as const),
  [
    'imle, central, adaptive',
    imle({ noise: gumbel(), stepSize: adaptive({ alpha: 0.9 }), samples, difference: 'central' }),
  ],
  ['imle of means', imle({ noise: gumbel(), stepSize: fixed(2), samples, output: 'mean' })],
  ['straight-through', straightThrough({ noise: gumbel(), samples })],
  ['identity', identity({ noise: gumbel(), samples })],
  ['interpolation', interpolation({ lambda: 1.5 })],
  ['perturbed', perturbed({ noise: normal(), samples })],
  ['perturbed, antithetic', perturbed({ noise: antithetic({ of: normal() }), samples, baseline: 'map' })],
  ['perturbed, multiplicative', perturbed({ noise: normal(), samples, mode: 'multiplicative' })],
];

/** Output and gradient of the first step. */
function step(
  estimator: GradientEstimator,
  solver: MAPSolver<DagPathOptions>,
  of: readonly DagPathOptions[],
  theta: Float32Array,
  dz: Float32Array,
): { output: Float32Array; dtheta: Float32Array } {
  const { output, backward } = differentiate({ estimator, solver, seed: 5 }).forward(theta, of);
  return { output, dtheta: backward(dz) };
}

describe('padded', () => {
  it.each(estimators)('%s: each instance has the bits that it has without padding, in its row', (_, estimator) => {
    const theta = rowsFor(1, 1);
    const dz = rowsFor(estimator.outputs, 2);
    const { output, dtheta } = step(estimator, paths, instances, theta, dz);
    expect(beyond(output).every((z) => z === 0)).toBe(true);
    expect(dtheta.some((value) => value !== 0)).toBe(true);
    instances.forEach((instance, b) => {
      const size = sizes[b]!;
      const alone = step(
        estimator,
        dagPaths(),
        instances.map(() => instance),
        unpadded(theta, b, 1),
        unpadded(dz, b, estimator.outputs),
      );
      expect(real(output, b, n)).toEqual(real(alone.output, b, size));
      expect(real(dtheta, b, n)).toEqual(real(alone.dtheta, b, size));
    });
  });

  it('does not read θ beyond an instance, and moves nothing there by a difference of states', () => {
    const theta = rowsFor(1, 1);
    const noisy = theta.map((value, i) => (value === 0 ? Math.cos(i) * 100 : value));
    const dz = wave(sizes.length * n, 2);
    const estimator = imle({ noise: gumbel(), stepSize: fixed(0.7) });
    const [one, other] = [theta, noisy].map((rows) => step(estimator, paths, instances, rows, dz));
    expect(other).toEqual(one);
    expect(beyond(one!.dtheta).every((value) => value === 0)).toBe(true);
  });

  it('leaves noise in the gradient of estimators by scores there, of mean 0, which a mask takes away', () => {
    const estimator = perturbed({ noise: normal(), samples: 64 });
    const { dtheta } = step(estimator, paths, instances, rowsFor(1, 1), rowsFor(1, 2));
    const found = beyond(dtheta);
    const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
    const variance = found.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (found.length - 1);
    expect(variance).toBeGreaterThan(0);
    expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(variance / found.length));
  });

  it('samples the same states, and teaches the same, by losses', () => {
    const estimator = scoreFunction({ noise: normal(), samples });
    const theta = rowsFor(1, 1);
    const losses = wave(sizes.length * samples, 3);
    const { output, backward } = sampler({ estimator, solver: paths, seed: 5 }).forward(theta, instances);
    const dtheta = backward(losses);
    instances.forEach((instance, b) => {
      const rows = unpadded(theta, b, 1);
      const batch = instances.map(() => instance);
      const alone = sampler({ estimator, solver: dagPaths(), seed: 5 }).forward(rows, batch);
      expect(real(output, b, n)).toEqual(real(alone.output, b, sizes[b]!));
      expect(real(dtheta, b, n)).toEqual(real(alone.backward(losses), b, sizes[b]!));
    });
  });

  it('changes what covariance shrinks by, which are means over n numbers, but not its states', () => {
    const estimator = covariance({ noise: normal(), samples });
    const [theta, dz] = [rowsFor(1, 1), rowsFor(samples, 2)];
    const found = step(estimator, paths, instances, theta, dz);
    const batch = instances.map(() => instances[0]!);
    const alone = step(estimator, dagPaths(), batch, unpadded(theta, 0, 1), unpadded(dz, 0, samples));
    expect(real(found.output, 0, n)).toEqual(real(alone.output, 0, sizes[0]!));
    expect(real(found.dtheta, 0, n)).not.toEqual(real(alone.dtheta, 0, sizes[0]!));
  });

  it('makes the step of bandwidth longer by √(n/m), its mean square being over n numbers; adaptive sees no zeros', () => {
    const theta = rowsFor(1, 1);
    const dz = rowsFor(1, 2);
    const shape = { instances: sizes.length, samples: 1, n };
    const long = bandwidth().lambda(theta, dz, shape, {});
    const relative = adaptive().lambda(theta, dz, shape, { alpha: 1 });
    sizes.forEach((size, b) => {
      const [own, ownDz] = [unpadded(theta, b, 1), unpadded(dz, b, 1)];
      const ownShape = { ...shape, n: size };
      expect(long[b]).toBeCloseTo(bandwidth().lambda(own, ownDz, ownShape, {})[b]! * Math.sqrt(n / size), 10);
      expect(relative[b]).toBe(adaptive().lambda(own, ownDz, ownShape, { alpha: 1 })[b]);
    });
    const filled = theta.map((value) => (value === 0 ? 1 : value));
    const seen = adaptive().lambda(filled, dz, shape, { alpha: 1 });
    expect(seen[0]).toBeGreaterThan(relative[0]!);
    expect(seen[1]).toBe(relative[1]);
  });

  it('names an instance that is larger than n, its size and n', () => {
    const small = padded({ solver: dagPaths(), n: 20 });
    const message = expectError('SOLVER_SIZE', () => mapStates({ solver: small }, wave(60, 1), instances));
    expect(message).toBe(
      'solver padded failed for row 1 (instance 1): the instance has n = 49, expected at most the 20 of padded; ' +
        'give padded the size of the largest instance',
    );
    expect(expectError('OPTION_INVALID', () => padded({ solver: dagPaths(), n: 0 }))).toContain('n is 0');
    expect(expectError('SOLVER_SIZE', () => mapStates({ solver: dagPaths() }, wave(60, 1), instances))).toContain(
      'must agree; padded({ solver, n }) of @mapgrad/solvers makes them',
    );
  });

  it('is rebuilt from its specification, if its solver has one, and is as exact', async () => {
    const again = (await rebuild(paths.spec!)) as MAPSolver<DagPathOptions>;
    const theta = rowsFor(1, 3);
    expect(mapStates({ solver: again }, theta, instances)).toEqual(mapStates({ solver: paths }, theta, instances));
    const plain = topK({ n: 3, k: 1 });
    expect(padded({ solver: { ...plain, spec: undefined }, n: 4 }).spec).toBeUndefined();
    expect(padded({ solver: { ...plain, exact: false }, n: 4 }).exact).toBe(false);
    expect([...mapStates({ solver: padded({ solver: plain, n: 5 }) }, [[1, 3, 2, 9, 9]])]).toEqual([0, 1, 0, 0, 0]);
  });
});

describe('a solver that breaks its contract', () => {
  const broken = (solve: (theta: Float32Array, z: Float32Array) => unknown): MAPSolver =>
    padded({ solver: { exact: false, size: () => 2, prepare: () => solve as never }, n: 4 });
  const map = (solver: MAPSolver): unknown =>
    mapStates({ solver, executor: inline() }, Float32Array.of(1, 1, 0, 0, -1, 1, 0, 0));

  it('is not helped by the state before: what is left out is noticed', () => {
    const onlyPositive = broken((theta, z) => {
      if (theta[0]! > 0) z.fill(1);
    });
    expect(() => map(onlyPositive)).toThrow(expect.objectContaining({ code: 'SOLVER_NOT_FINITE' }));
  });

  it('is refused where it answers later', () => {
    const later = broken((_, z) => Promise.resolve().then(() => void z.fill(1)));
    expect(() => map(later)).toThrow('it answers later');
  });
});
