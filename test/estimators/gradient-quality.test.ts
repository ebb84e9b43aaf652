import type { GradientEstimator } from '@mapgrad/contracts';
import { differentiate } from '@mapgrad/core';
import { fixed, gumbel, imle, straightThrough } from '@mapgrad/estimators';
import { argmax } from '@mapgrad/solvers';
import { describe, expect, it } from 'vitest';
import { goldens } from '../fixtures/goldens/goldens.ts';
import { numpyNormal } from './numpy-normal.ts';
import { cosine, meanOf, softmax } from './statistics.ts';

/** The problem of the synthetic experiments of arXiv:2209.04862 (Fig. 1 and 3): the gradient of E‖z − b‖², z one-hot of law softmax(θ). */
interface Problem {
  readonly theta: readonly number[];
  readonly b: readonly number[];
  readonly gradient: readonly number[];
}

const SEEDS = 32;
const SAMPLES = 1000;

function problemOf(seed: number, n: number): Problem {
  const draw = numpyNormal(seed);
  const theta = Array.from({ length: n }, draw);
  const b = Array.from({ length: n }, () => Math.abs(draw()));
  const p = softmax(theta);
  const mean = p.reduce((sum, weight, i) => sum + weight * b[i]!, 0);
  return { theta, b, gradient: p.map((weight, i) => -2 * weight * (b[i]! - mean)) };
}

/** The cosine of an estimate to the exact gradient, a problem each. */
function cosines(make: () => GradientEstimator, n: number): readonly number[] {
  return Array.from({ length: SEEDS }, (_, seed) => {
    const { theta, b, gradient } = problemOf(seed, n);
    const layer = differentiate({ estimator: make(), solver: argmax({ n }), seed });
    const { output, backward } = layer.forward([theta]);
    return cosine(backward(output.map((z, i) => 2 * (z - b[i % n]!))), gradient);
  });
}

it.each(goldens.exact.categoricalQuadratic.cases)('seed $seed, n = $n is the problem of the reference', (golden) => {
  const problem = problemOf(golden.seed, golden.n);
  for (const name of ['theta', 'b', 'gradient'] as const) {
    for (const [i, value] of golden[name].entries()) expect(problem[name][i]).toBeCloseTo(value, 5);
  }
});

/** Mean and standard deviation over the 32 problems, from torch-adaptive-imle at 1000 samples. */
const reference: readonly (readonly [n: number, 'forward' | 'central', lambda: number, mean: number, sd: number])[] = [
  [10, 'forward', 0.1, 0.962, 0.04],
  [10, 'forward', 0.5, 0.908, 0.12],
  [10, 'forward', 1, 0.781, 0.23],
  [10, 'forward', 2, 0.627, 0.29],
  [10, 'forward', 5, 0.551, 0.33],
  [10, 'central', 0.1, 0.965, 0.05],
  [10, 'central', 0.5, 0.907, 0.15],
  [10, 'central', 1, 0.802, 0.23],
  [10, 'central', 2, 0.681, 0.27],
  [10, 'central', 5, 0.635, 0.29],
  [20, 'forward', 0.1, 0.947, 0.04],
  [20, 'forward', 0.5, 0.914, 0.06],
  [20, 'forward', 1, 0.778, 0.12],
  [20, 'forward', 2, 0.599, 0.16],
  [20, 'forward', 5, 0.429, 0.21],
  [20, 'central', 0.1, 0.943, 0.07],
  [20, 'central', 0.5, 0.917, 0.06],
  [20, 'central', 1, 0.81, 0.11],
  [20, 'central', 2, 0.67, 0.16],
  [20, 'central', 5, 0.549, 0.18],
];

describe('the mean cosine to the exact gradient is that of the reference implementation', () => {
  it.each(reference)('n = %i, %s difference, lambda %d: %d ± %d', (n, difference, lambda, mean, sd) => {
    const found = cosines(() => imle({ stepSize: fixed(lambda), noise: gumbel(), samples: SAMPLES, difference }), n);
    expect(Math.abs(meanOf(found) - mean)).toBeLessThan((2 * sd) / Math.sqrt(SEEDS));
  });

  it.each([
    [10, 0.498, 0.13],
    [20, 0.46, 0.08],
  ])('n = %i, straight through: %d ± %d', (n, mean, sd) => {
    const found = cosines(() => straightThrough({ noise: gumbel(), samples: SAMPLES }), n);
    expect(Math.abs(meanOf(found) - mean)).toBeLessThan((2 * sd) / Math.sqrt(SEEDS));
  });
});
