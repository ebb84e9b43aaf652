import type { GradientEstimator, LossEstimator } from '@mapgrad/contracts';
import {
  compareEstimators,
  type GradientProblem,
  gradientProblem,
  oneHots,
  squaredDistance,
  table,
} from '@mapgrad/diagnostics';
import { adaptive, fixed, gumbel, imle, straightThrough } from '@mapgrad/estimators';
import { argmax } from '@mapgrad/solvers';
import { describe, expect, it } from 'vitest';
import { numpyNormal } from '../../examples/synthetic/numpy-normal.ts';

const N = 10;
const SEEDS = 32;
const noise = gumbel();

/** The problems of arXiv:2209.04862, Fig. 1 and 3. */
const problems: readonly GradientProblem[] = Array.from({ length: SEEDS }, (_, seed) => {
  const draw = numpyNormal(seed);
  const theta = Array.from({ length: N }, draw);
  const b = Array.from({ length: N }, () => Math.abs(draw()));
  return gradientProblem({ states: oneHots(N), solver: argmax({ n: N }), theta, loss: squaredDistance(b) });
});
const some = problems.slice(0, 4);

/** An estimator that asks for `outputs` samples and returns what it is told to for them all. */
const answering = (outputs: number, answer: (step: number) => ArrayLike<number>): GradientEstimator => ({
  outputs,
  initialState: { step: 0 },
  *forward(theta, { instances, n, key }) {
    const output = yield {
      theta,
      shape: { instances, samples: outputs, n },
      noise: { distribution: noise, temperature: 1, key },
    };
    return {
      output,
      *backward(_, state) {
        const dtheta = Float32Array.from(answer(state.step!), (value) => outputs * value);
        return { dtheta, state: { step: state.step! + 1 }, report: {} };
      },
    };
  },
});

/** ∂/∂θ of the mean of losses under softmax(θ), by the exact score z − softmax(θ). */
const scoreFunction = (outputs: number): LossEstimator => ({
  learnsFrom: 'losses',
  outputs,
  initialState: {},
  *forward(theta, { instances, n, key }) {
    const output = yield {
      theta,
      shape: { instances, samples: outputs, n },
      noise: { distribution: noise, temperature: 1, key },
    };
    const weights = theta.map(Math.exp);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return {
      output,
      *backward(losses, state) {
        const dtheta = Float32Array.from({ length: n }, (_, i) =>
          losses.reduce((sum, loss, s) => sum + loss * (output[s * n + i]! - weights[i]! / total), 0),
        );
        return { dtheta, state, report: {} };
      },
    };
  },
});

it('the exact gradient has cosine 1 and neither bias nor variance', () => {
  const estimators = { exact: (samples: number, { gradient }: GradientProblem) => answering(samples, () => gradient) };
  const { rows } = compareEstimators({ problems, estimators, values: [1, 7], repetitions: 3 });
  for (const row of rows) {
    expect(row.cosine.mean).toBeCloseTo(1, 9);
    expect(row.bias).toBeLessThan(1e-6);
    expect(row.variance).toBeLessThan(1e-12);
    expect([row.zeros.mean, row.solves]).toEqual([0, row.value]);
  }
});

it('three times the gradient has bias 2, its opposite cosine −1, and nothing at all cosine 0 and only zeros', () => {
  const times =
    (factor: number) =>
    (samples: number, { gradient }: GradientProblem) =>
      answering(samples, () => Array.from(gradient, (value) => factor * value));
  const estimators = { triple: times(3), opposite: times(-1), nothing: times(0) };
  const { rows } = compareEstimators({ problems: some, estimators, values: [2], repetitions: 2 });
  const [triple, opposite, nothing] = rows;
  expect(triple!.bias).toBeCloseTo(2, 6);
  expect(opposite!.cosine.mean).toBeCloseTo(-1, 9);
  expect([nothing!.cosine.mean, nothing!.zeros.mean, nothing!.bias]).toEqual([0, 1, 1]);
});

it('the straight-through estimator has the quality of the reference at 1000 samples', () => {
  const estimators = { ste: (samples: number) => straightThrough({ noise, samples }) };
  const [row] = compareEstimators({ problems, estimators, values: [1000] }).rows;
  expect(Math.abs(row!.cosine.mean - 0.498)).toBeLessThan((2 * 0.13) / Math.sqrt(SEEDS));
  expect(Math.abs(row!.cosine.sd - 0.13)).toBeLessThan(0.04);
  expect(row!.cosine.error).toBeCloseTo(row!.cosine.sd / Math.sqrt(SEEDS), 12);
});

it('an estimator that learns from losses is unbiased, with a variance that falls as 1/S', () => {
  const options = { problems: some, values: [10, 40], estimators: { score: scoreFunction }, repetitions: 400 };
  const [few, many] = compareEstimators(options).rows;
  expect(few!.variance! / many!.variance!).toBeGreaterThan(3.5);
  expect(few!.variance! / many!.variance!).toBeLessThan(4.5);
  // The mean of 4 repetitions is off by √(variance/4), which is chance and is taken off.
  const [rough] = compareEstimators({ ...options, problems, values: [10], repetitions: 4 }).rows;
  expect(rough!.bias! ** 2).toBeLessThan(rough!.variance! / 4 / 2);
  expect(few!.bias! ** 2).toBeLessThan((2 * few!.variance!) / 400);
});

it('a mean over samples is the same problem where λ does not matter, and another one where it does', () => {
  const estimators = {
    ste: (samples: number) => straightThrough({ noise, samples }),
    imle: (samples: number) => imle({ noise, samples, stepSize: fixed(1) }),
    tenfold: (samples: number) => imle({ noise, samples, stepSize: fixed(10) }),
  };
  const rows = (objective: 'sum' | 'mean') =>
    compareEstimators({ problems: some, estimators, values: [10], objective, repetitions: 2 }).rows;
  const [sum, mean] = [rows('sum'), rows('mean')];
  expect(mean[0]!.cosine.mean).toBeCloseTo(sum[0]!.cosine.mean, 6);
  expect(mean[0]!.bias).toBeCloseTo(sum[0]!.bias!, 4);
  expect(mean[2]!.cosine.mean).toBeCloseTo(sum[1]!.cosine.mean, 6);
  expect(mean[2]!.bias).toBeCloseTo(sum[1]!.bias!, 4);
});

it.each([
  ['forward', 2],
  ['central', 3],
] as const)('a %s difference solves %i rows a sample', (difference, sides) => {
  const estimators = { imle: (samples: number) => imle({ noise, samples, difference, stepSize: fixed(1) }) };
  const options = { problems: some, estimators, values: [1, 5], warmUp: 3, repetitions: 2 };
  expect(compareEstimators(options).rows.map(({ solves }) => solves)).toEqual([sides, 5 * sides]);
});

describe('warm-up and repetitions', () => {
  it('measures every repetition from the state that the warm-up has left', () => {
    const seen: number[] = [];
    const spy = (_: number, { gradient }: GradientProblem): GradientEstimator =>
      answering(1, (step) => {
        seen.push(step);
        return gradient;
      });
    compareEstimators({ problems: [some[0]!], estimators: { spy }, values: [1], warmUp: 2, repetitions: 3 });
    expect(seen).toEqual([0, 1, 2, 2, 2]);
  });

  it('gives each repetition noise of its own, and the same noise to the same options', () => {
    const estimators = { ste: (samples: number) => straightThrough({ noise, samples }) };
    const options = { problems: some, estimators, values: [1], repetitions: 5 };
    const found = compareEstimators(options);
    expect(found.rows[0]!.variance).toBeGreaterThan(0.1);
    expect(compareEstimators(options)).toEqual(found);
    expect(compareEstimators({ ...options, seed: 100 })).not.toEqual(found);
  });

  it('an adaptive step size finds nothing at first and something later', () => {
    const estimators = {
      aimle: (samples: number) => imle({ noise, samples, difference: 'central', stepSize: adaptive() }),
    };
    const zeros = (warmUp: number): number =>
      compareEstimators({ problems: some, estimators, values: [100], warmUp }).rows[0]!.zeros.mean;
    expect(zeros(0)).toBe(1);
    expect(zeros(100)).toBeLessThan(0.7);
  });
});

it('prints what was measured, and no column for what was not', () => {
  const estimators = { 'straight-through': (samples: number) => straightThrough({ noise, samples }) };
  const text = table(compareEstimators({ problems: some, estimators, values: [1, 100] }));
  const lines = text.split('\n');
  expect(lines[0]).toMatch(/^estimator +samples +cosine +zeros +solves$/);
  expect(lines[2]).toMatch(/^straight-through +100 +0\.\d{3} ± 0\.\d{2} +0 % +100$/);
  expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  expect(table(compareEstimators({ problems: some, estimators, values: [1], repetitions: 2 }))).toContain('variance');
});

it('refuses problems that it cannot judge by', () => {
  const flat = gradientProblem({ states: oneHots(2), theta: [0, 0], loss: squaredDistance([1, 1]) });
  const options = { estimators: {}, values: [1] };
  expect(() => compareEstimators({ ...options, problems: [flat] })).toThrow('the exact gradient of problem 0 is 0');
  expect(() => compareEstimators({ ...options, problems: [] })).toThrow('the number of problems is 0');
  expect(() => compareEstimators({ ...options, problems: some, repetitions: 0 })).toThrow('repetitions is 0');
  const parts = { states: oneHots(2), theta: [0, 1], loss: squaredDistance([1, 1]), solver: argmax({ n: 3 }) };
  expect(() => gradientProblem(parts)).toThrow('the states have 2 numbers and the solver decides on 3');
});
