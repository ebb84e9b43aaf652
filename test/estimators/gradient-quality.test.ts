import { compareEstimators, type Summary } from '@mapgrad/diagnostics';
import { describe, expect, it } from 'vitest';
import {
  bandwidthOf,
  covarying,
  covaryingForward,
  imleOf,
  type Method,
  straight,
} from '../../examples/synthetic/methods.ts';
import { syntheticProblem } from '../../examples/synthetic/problem.ts';
import { reference } from '../../examples/synthetic/reference.ts';
import { goldens } from '../fixtures/goldens/goldens.ts';

const SEEDS = 32;
const problems = new Map(
  [10, 20].map((n) => [n, Array.from({ length: SEEDS }, (_, seed) => syntheticProblem(seed, n))]),
);

/** The cosine to the exact gradient over 32 problems. */
const cosineOf = (method: Method, n: number, samples: number): Summary =>
  compareEstimators({ problems: problems.get(n)!, values: [samples], estimators: { method } }).rows[0]!.cosine;

it.each(goldens.exact.categoricalQuadratic.cases)('seed $seed, n = $n is the problem of the reference', (golden) => {
  const problem = syntheticProblem(golden.seed, golden.n);
  for (const name of ['theta', 'gradient'] as const) {
    for (const [i, value] of golden[name].entries()) expect(problem[name][i]).toBeCloseTo(value, 5);
  }
  const atZero = problem.loss.gradient(new Float64Array(golden.n));
  for (const [i, b] of golden.b.entries()) expect(atZero[i]).toBeCloseTo(-2 * b, 5);
});

describe('the mean cosine is that of the reference implementation, within two of its standard errors', () => {
  const methods: readonly (readonly [string, Method])[] = [
    ['straight-through', straight],
    ...(['forward', 'central'] as const).flatMap((side) =>
      [0.1, 0.5, 1, 2, 5].map((lambda) => [`I-MLE ${side}, λ = ${lambda}`, imleOf(side, lambda)] as const),
    ),
  ];

  it.each([10, 20].flatMap((n) => methods.map(([name, method]) => [n, name, method] as const)))(
    'n = %i, %s',
    (n, name, method) => {
      const [mean, sd] = reference[n]![name]![1000]!;
      expect(Math.abs(cosineOf(method, n, 1000).mean - mean)).toBeLessThan((2 * sd) / Math.sqrt(SEEDS));
    },
  );
});

/** The best mean cosine of the reference for a fixed λ, forward or central, at each number of samples. */
const best = (n: number, samples: number): number =>
  Math.max(
    ...Object.entries(reference[n]!).map(([name, figures]) => (name.startsWith('I-MLE') ? figures[samples]![0] : 0)),
  );

describe.each([10, 20])('without any λ, n = %i', (n) => {
  it.each([1, 10, 100, 1000])('the covariance is well above the best fixed λ with %i samples', (samples) => {
    const share = { 1: 0.9, 10: 0.5, 100: 0.3, 1000: 0.2 }[samples]!;
    for (const method of [covarying, covaryingForward]) {
      expect(1 - cosineOf(method, n, samples).mean).toBeLessThan(share * (1 - best(n, samples)));
    }
  });

  it.each([1, 10, 100, 1000])('I-MLE with a bandwidth is as good as the best fixed λ with %i samples', (samples) => {
    const found = cosineOf(bandwidthOf('central'), n, samples);
    expect(found.mean + 2 * found.error).toBeGreaterThan(best(n, samples));
  });
});
