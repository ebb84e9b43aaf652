import type { MAPSolver } from '@mapgrad/contracts';
import { differentiate } from '@mapgrad/core';
import { fixed, gumbel, imle, straightThrough } from '@mapgrad/estimators';
import { argmax, topK } from '@mapgrad/solvers';
import { describe, expect, it } from 'vitest';
import { chiSquareScore, meanAndError, softmax } from './statistics.ts';

const thetas = [
  [0, 0, 0, 0],
  [1, -0.5, 0.3, 2],
  [-3, 1, 0.99, 1.01, -0.2],
  [4, 0],
];

/** `samples` states of MAP(θ + τε) with Gumbel noise, one after the other. */
function states(solver: MAPSolver, theta: readonly number[], samples: number, temperature = 1): Float32Array {
  const estimator = straightThrough({ noise: gumbel(), samples, temperature });
  return differentiate({ estimator, solver }).forward([theta]).output;
}

/** How often each of n coordinates is 1. */
function countsOf(z: Float32Array, n: number): Float64Array {
  const counts = new Float64Array(n);
  for (let i = 0; i < z.length; i++) counts[i % n]! += z[i]!;
  return counts;
}

describe('argmax of Gumbel noise', () => {
  const samples = 400_000;

  it.each(thetas.map((theta) => [theta]))('has the law softmax(θ), θ = %j', (theta) => {
    const n = theta.length;
    const counts = countsOf(states(argmax({ n }), theta, samples), n);
    const expected = softmax(theta).map((p) => p * samples);
    expect(Math.abs(chiSquareScore(counts, expected))).toBeLessThan(4);
  });

  it.each([0.3, 2.5])('at temperature %d has the law softmax(θ/τ)', (temperature) => {
    const theta = [0.5, -0.5, 0.3, 1];
    const counts = countsOf(states(argmax({ n: 4 }), theta, samples, temperature), 4);
    const expected = softmax(theta.map((value) => value / temperature)).map((p) => p * samples);
    expect(Math.abs(chiSquareScore(counts, expected))).toBeLessThan(4);
  });
});

it('the two largest of Gumbel noise are drawn one after the other without replacement', () => {
  const theta = [1, -0.5, 0.3, 2];
  const samples = 400_000;
  const p = softmax(theta);
  const z = states(topK({ n: 4, k: 2 }), theta, samples);
  const pairs = [0, 1, 2].flatMap((i) => [1, 2, 3].filter((j) => j > i).map((j) => [i, j] as const));
  const counts = pairs.map(([i, j]) => {
    let count = 0;
    for (let row = 0; row < samples; row++) count += z[4 * row + i]! * z[4 * row + j]!;
    return count;
  });
  const expected = pairs.map(([i, j]) => samples * p[i]! * p[j]! * (1 / (1 - p[i]!) + 1 / (1 - p[j]!)));
  expect(Math.abs(chiSquareScore(counts, expected))).toBeLessThan(4);
});

/**
 * For the linear loss ⟨c, z⟩ the expectation of I-MLE is a difference of two softmax, and its limit is the gradient:
 * E z = softmax(θ), so dL/dθ = p ∘ (c − ⟨p, c⟩).
 */
describe('I-MLE for a linear loss, argmax and Gumbel noise', () => {
  const theta = [0.3, -1, 0.8, 0, 0.5];
  const c = [1, -0.5, 0.2, 2, -1.5];
  const n = theta.length;
  const instances = 200;
  const samples = 1000;
  const p = softmax(theta);
  const mean = p.reduce((sum, weight, i) => sum + weight * c[i]!, 0);
  const gradient = p.map((weight, i) => weight * (c[i]! - mean));
  const moved = (step: number): readonly number[] => softmax(theta.map((value, i) => value + step * c[i]!));

  /** Standard errors between the mean of the estimates for 200 equal instances, over samples too, and a vector. */
  function scores(lambda: number, difference: 'forward' | 'central', expected: readonly number[]): readonly number[] {
    const estimator = imle({ stepSize: fixed(lambda), noise: gumbel(), samples, difference });
    const layer = differentiate({ estimator, solver: argmax({ n }), seed: 3 });
    const { backward } = layer.forward(Array.from({ length: instances }, () => theta));
    const dtheta = backward(Float32Array.from({ length: instances * samples * n }, (_, i) => c[i % n]!));
    return expected.map((value, i) => {
      const found = meanAndError(Float64Array.from({ length: instances }, (_, b) => dtheta[b * n + i]! / samples));
      return Math.abs(found.mean - value) / found.error;
    });
  }

  it.each([0.1, 0.5, 2])('has the expectation (softmax(θ) − softmax(θ − λc))/λ, lambda %d', (lambda) => {
    const far = moved(-lambda);
    expect(
      Math.max(
        ...scores(
          lambda,
          'forward',
          p.map((near, i) => (near - far[i]!) / lambda),
        ),
      ),
    ).toBeLessThan(4);
  });

  it.each([0.1, 0.5, 2])(
    'has, central, the expectation (softmax(θ + λc) − softmax(θ − λc))/2λ, lambda %d',
    (lambda) => {
      const far = moved(-lambda);
      const expected = moved(lambda).map((near, i) => (near - far[i]!) / (2 * lambda));
      expect(Math.max(...scores(lambda, 'central', expected))).toBeLessThan(4);
    },
  );

  it('has the exact gradient as λ goes to 0, and is far from it for a long step', () => {
    expect(Math.max(...scores(0.03, 'central', gradient))).toBeLessThan(4);
    expect(Math.max(...scores(0.03, 'forward', gradient))).toBeLessThan(4);
    expect(Math.max(...scores(2, 'central', gradient))).toBeGreaterThan(20);
  });
});
