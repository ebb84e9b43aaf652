import type { MAPSolver } from '@mapgrad/contracts';
import { type Differentiable, differentiate } from '@mapgrad/core';
import { type CovarianceOptions, covariance, given, gumbel, none, normal } from '@mapgrad/estimators';
import { argmax, topK } from '@mapgrad/solvers';
import { describe, expect, it } from 'vitest';
import { goldens } from '../fixtures/goldens/goldens.ts';
import { cosine, draws, softmax } from './statistics.ts';

/** dL/dθ for the sum over the samples of ‖z − b‖², over S. */
function gradientOf(
  layer: Differentiable,
  theta: readonly number[],
  slope: (z: number, i: number) => number,
): number[] {
  const { output, backward } = layer.forward([theta]);
  const n = theta.length;
  const samples = output.length / n;
  return [...backward(output.map((z, at) => slope(z, at % n) / samples))];
}

const b = [0.3, 1.2, 0.1, 0.7];
const squaredDistance = (z: number, i: number): number => 2 * (z - b[i]!);

describe('with many samples', () => {
  it('it is the gradient of the expectation: Gumbel noise, argmax', () => {
    const theta = [0.5, -0.3, 1, 0];
    for (const temperature of [1, 0.5]) {
      const p = softmax(theta.map((value) => value / temperature));
      const mean = p.reduce((sum, value, i) => sum + value * b[i]!, 0);
      const exact = p.map((value, i) => (-2 * value * (b[i]! - mean)) / temperature);
      const estimator = covariance({ noise: gumbel(), samples: 20_000, temperature });
      const found = gradientOf(differentiate({ estimator, solver: argmax({ n: 4 }) }), theta, squaredDistance);
      for (const [i, value] of exact.entries()) expect(Math.abs(found[i]! - value)).toBeLessThan(0.01);
    }
  });

  it('it is Cov(z)/τ·d where the noise has no score, and the true Jacobian where it has', () => {
    for (const { theta, epsilon, perturbedArgmax, dArgmax0_dTheta0: slope } of goldens.exact.gaussianSimplex2.cases) {
      const shared = { samples: 50_000, temperature: epsilon };
      const [p] = perturbedArgmax as [number, number];
      const solver = argmax({ n: 2 });
      const along = (_: number, i: number): number => (i === 0 ? 1 : 0);
      const scored = differentiate({ estimator: covariance({ noise: normal(), ...shared }), solver });
      expect(gradientOf(scored, theta, along)[0]! / slope).toBeCloseTo(1, 1.5);
      const scoreless = { sample: normal().sample };
      const unscored = differentiate({ estimator: covariance({ noise: scoreless, ...shared }), solver });
      expect((gradientOf(unscored, theta, along)[0]! * epsilon) / (p * (1 - p))).toBeCloseTo(1, 1.5);
    }
  });
});

describe('with one sample', () => {
  const theta = [0.2, 0.1, 0, -0.1];
  const solver = topK({ n: 4, k: 2 });

  it('it points along dz, less its mean where all states have as many ones', () => {
    const layer = differentiate({ estimator: covariance({ noise: gumbel() }), solver });
    const { backward } = layer.forward([theta]);
    const found = [...backward([[1, 2, 3, 6]])];
    expect(cosine(found, [-2, -1, 0, 3])).toBeCloseTo(1, 6);
    expect(layer.report.shrinkage).toBe(1);
  });

  it('it is small and not 0 where no state differs from another', () => {
    const layer = differentiate({ estimator: covariance({ noise: none() }), solver });
    const { backward } = layer.forward([theta]);
    // μ = 1/(3 states · 4 coordinates)
    for (const [i, value] of backward([[1, 2, 3, 6]]).entries()) expect(value * 12).toBeCloseTo([-2, -1, 0, 3][i]!, 6);
  });

  it('it is the sum over the samples, so that equal instances of half the weight give half', () => {
    const layer = differentiate({ estimator: covariance({ noise: none(), samples: 2 }), solver });
    const { backward } = layer.forward([theta]);
    const dz = [0.5, 1, 1.5, 3];
    for (const [i, value] of backward([dz, dz]).entries()) expect(value * 24).toBeCloseTo([-2, -1, 0, 3][i]!, 6);
  });
});

describe('with some samples', () => {
  const [samples, auxiliarySamples, n, temperature] = [10, 2, 4, 0.5];
  const epsilon = Array.from({ length: samples * auxiliarySamples }, (_, row) => [...draws(gumbel(), 1, n, row)]);
  const theta = [0.5, -0.3, 0.4, 0];
  const d = [1, -2, 0.5, 4];
  const shared = { samples, auxiliarySamples, temperature };

  /** The states that are drawn, those with a gradient first: given noise is the same for both kinds, row by row. */
  const rows = [...epsilon.slice(0, samples).keys(), ...epsilon.keys()];
  const states = rows.map((row) => {
    const scores = theta.map((value, i) => value + temperature * epsilon[row]![i]!);
    return scores.map((value) => Number(value === Math.max(...scores)));
  });
  const count = states.length;
  const meanOfRows = (vectors: readonly (readonly number[])[]): readonly number[] =>
    d.map((_, i) => vectors.reduce((sum, vector) => sum + vector[i]!, 0) / vectors.length);
  const mean = meanOfRows(states);
  const losses = states.map((z) => z.reduce((sum, value, i) => sum + d[i]! * (value - mean[i]!), 0));
  const scatter = states.reduce(
    (sum, z) => sum + z.reduce((square, value, i) => square + (value - mean[i]!) ** 2, 0),
    0,
  );
  const tilt = d.reduce((sum, value) => sum + value, 0) / n;
  const straight = d.map((value) => (samples * ((scatter + 1) / (count * n)) * (value - tilt)) / temperature);
  const raw = d.map(
    (_, i) =>
      (samples * states.reduce((sum, z, s) => sum + losses[s]! * (z[i]! - mean[i]!), 0)) / ((count - 1) * temperature),
  );

  const found = (noise: CovarianceOptions['noise']): { readonly dtheta: readonly number[]; readonly kept: number } => {
    const layer = differentiate({ estimator: covariance({ noise, ...shared }), solver: argmax({ n }) });
    const dtheta = layer.forward([theta]).backward(Array.from({ length: samples }, () => d));
    return { dtheta: [...dtheta], kept: layer.report.shrinkage! };
  };

  it('it is (S/τ) Σ f̃ (z − z̄)/(N − 1) with the share of straight-through that the report names', () => {
    const { dtheta, kept } = found(given(epsilon));
    expect(kept).toBeGreaterThan(0.05);
    expect(kept).toBeLessThan(0.9);
    for (const [i, value] of dtheta.entries()) {
      expect(value).toBeCloseTo((1 - kept) * raw[i]! + kept * straight[i]!, 6);
    }
  });

  it('a score adds (S/τ) Σ f̃ (∇ν − (z − z̄))/(N − 1), as far as it is longer than three deviations of chance', () => {
    const scored = {
      ...given(epsilon),
      score: (drawn: Float32Array, out: Float32Array) => out.set(drawn.map((value) => 50 * value)),
    };
    const terms = states.map((z, s) =>
      z.map((value, i) => {
        const slope = 50 * epsilon[rows[s]!]![i]! - (value - mean[i]!);
        return ((samples * count * losses[s]!) / ((count - 1) * temperature)) * slope;
      }),
    );
    const added = meanOfRows(terms);
    const length = added.reduce((sum, value) => sum + value ** 2, 0);
    const squares = terms.reduce((sum, term) => sum + term.reduce((square, value) => square + value ** 2, 0), 0);
    const chance = ((1 + 3 * Math.sqrt(2 / n)) * (squares / count - length)) / (count - 3);
    const believed = Math.max(0, 1 - chance / length);
    const { dtheta } = found(scored);
    const { dtheta: without } = found(given(epsilon));
    expect(believed).toBeGreaterThan(0.05);
    for (const [i, value] of dtheta.entries()) expect(value / (without[i]! + believed * added[i]!)).toBeCloseTo(1, 5);
  });
});

it('shrinks less the more samples there are', () => {
  const shares = [10, 100, 1000].map((samples) => {
    const layer = differentiate({ estimator: covariance({ noise: gumbel(), samples }), solver: argmax({ n: 4 }) });
    gradientOf(layer, [0.5, -0.3, 1, 0], squaredDistance);
    return layer.report.shrinkage!;
  });
  expect(shares[0]).toBeGreaterThan(shares[1]!);
  expect(shares[1]).toBeGreaterThan(shares[2]!);
  expect(shares[2]).toBeLessThan(0.05);
});

it('is finite where the states with a gradient are much nearer to each other than to the rest', () => {
  const steps: MAPSolver = {
    exact: true,
    size: () => 1,
    prepare: () => (theta, z) => {
      z[0] = theta[0]! > 1.5 ? 3e38 : theta[0]! > 0 ? 1e-45 : 0;
    },
  };
  const layer = differentiate({ estimator: covariance({ noise: gumbel(), samples: 2 }), solver: steps });
  const found = Array.from({ length: 50 }, () => layer.forward([[0.3]]).backward([[3e38], [-3e38]])[0]!);
  expect(found.every(Number.isFinite)).toBe(true);
});

it.each([
  [{ samples: 0 }, 'samples is 0'],
  [{ temperature: 0 }, 'temperature is 0'],
  [{ auxiliarySamples: 1.5 }, 'auxiliarySamples is 1.5'],
])('refuses %j', (options, message) => {
  expect(() => covariance({ noise: gumbel(), ...options })).toThrow(message);
});
