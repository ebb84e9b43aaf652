import { fenchelYoung, given, gumbel, none, normal } from '@mapgrad/estimators';
import { argmax, topK } from '@mapgrad/solvers';
import { describe, expect, it } from 'vitest';
import { goldens } from '../../fixtures/goldens/goldens.ts';
import { meanAndError, softmax } from '../statistics.ts';
import { distance, evaluate, numbers, product, slopes, statesOf } from './evaluate.ts';

const EULER = 0.5772156649015329;

/** One row, B times. */
const tiled = (row: readonly number[], count: number): (readonly number[])[] =>
  Array.from({ length: count }, () => row);

describe('by hand', () => {
  const noise = given([
    [1, 0, 0],
    [0, 3, 0],
  ]);
  const theta = [[1, 2, 3]];
  const states = [[0, 1, 0]];

  it('additive: the mean of the perturbed values, noise included, less that of the right state', () => {
    const loss = fenchelYoung({ noise, samples: 2, temperature: 2 });
    // rows 3, 2, 3 (the first wins) and 1, 8, 3
    expect(evaluate(loss, argmax({ n: 3 }), theta, { states })).toEqual({
      losses: [(3 + 8) / 2 - 2],
      dtheta: [[0.5, 0.5 - 1, 0]],
    });
  });

  it('multiplicative: factors exp(σε − σ²/2), which the gradient has too', () => {
    const loss = fenchelYoung({ noise, samples: 2, mode: 'multiplicative' });
    // exp(½), exp(−½), exp(−½): rows 1.65, 1.21, 1.82; then exp(−½), exp(5/2), exp(−½)
    const [shrink, grow] = [Math.exp(-0.5), Math.exp(2.5)];
    const { losses, dtheta } = evaluate(loss, argmax({ n: 3 }), theta, { states });
    expect(losses[0]).toBeCloseTo((3 * shrink + 2 * grow) / 2 - 2, 12);
    expect(distance(dtheta, [[0, grow / 2 - 1, shrink / 2]])).toBeLessThan(1e-6);
  });

  it('without temperature it is that of the structured perceptron', () => {
    const loss = fenchelYoung({ noise: gumbel(), temperature: 0, samples: 3 });
    expect(evaluate(loss, argmax({ n: 3 }), theta, { states })).toEqual({ losses: [1], dtheta: [[0, -1, 1]] });
  });
});

describe.each(['additive', 'multiplicative'] as const)('%s', (mode) => {
  it('the gradient is the slope of the value, the noise being the same', () => {
    const loss = fenchelYoung({ noise: normal(), samples: 20, temperature: 0.7, mode });
    const theta = numbers(1, 4, 6);
    const solver = topK({ n: 6, k: 2 });
    const known = { states: statesOf(solver, numbers(2, 4, 6)) };
    expect(distance(evaluate(loss, solver, theta, known).dtheta, slopes(loss, solver, theta, known))).toBeLessThan(
      2e-7,
    );
  });

  it('other steps have other noise', () => {
    const loss = fenchelYoung({ noise: normal(), samples: 5, mode });
    const at = (seed: number) =>
      evaluate(loss, argmax({ n: 3 }), [[1, 1.5, 1.25]], { states: [[0, 1, 0]] }, seed).losses;
    expect(at(1)).toEqual(at(1));
    expect(at(1)).not.toEqual(at(2));
  });
});

describe('perturbed maxima in closed form, within 4 standard errors', () => {
  const count = 400;
  const samples = 50;

  it.each(goldens.exact.gumbelSimplex.cases.map((one, index) => [index, one] as const))(
    'Gumbel noise on a simplex, case %d: log-sum-exp and softmax',
    (_, { theta, epsilon, perturbedMaxStandardGumbel, perturbedMaxCentredNoise, perturbedArgmax }) => {
      const right = softmax(theta.map((value) => -value));
      const loss = fenchelYoung({ noise: gumbel(), samples, temperature: epsilon });
      const known = { states: tiled(right, count) };
      const { losses, dtheta } = evaluate(loss, argmax({ n: theta.length }), tiled(theta, count), known);
      const { mean, error } = meanAndError(losses);
      const f = mean + product(theta, right);
      expect(Math.abs(f - perturbedMaxStandardGumbel)).toBeLessThan(4 * error);
      expect(Math.abs(f - EULER * epsilon - perturbedMaxCentredNoise)).toBeLessThan(4 * error);
      perturbedArgmax.forEach((p, i) => {
        const column = meanAndError(dtheta.map((row) => row[i]!));
        expect(Math.abs(column.mean - (p - right[i]!))).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / (count * samples)));
      });
    },
  );

  it.each(goldens.exact.gaussianSimplex2.cases.map((one, index) => [index, one] as const))(
    'normal noise on two states, case %d',
    (_, { theta, epsilon, perturbedMax, perturbedArgmax }) => {
      const loss = fenchelYoung({ noise: normal(), samples, temperature: epsilon });
      const known = { states: tiled([0, 1], count) };
      const { losses, dtheta } = evaluate(loss, argmax({ n: 2 }), tiled(theta, count), known);
      const { mean, error } = meanAndError(losses);
      expect(Math.abs(mean + theta[1]! - perturbedMax)).toBeLessThan(4 * error);
      const first = meanAndError(dtheta.map((row) => row[0]!));
      expect(Math.abs(first.mean - perturbedArgmax[0]!)).toBeLessThan(4 * first.error);
    },
  );

  it('multiplicative noise has mean 1', () => {
    const loss = fenchelYoung({ noise: normal(), samples, temperature: 0.8, mode: 'multiplicative' });
    const { losses, dtheta } = evaluate(loss, argmax({ n: 1 }), tiled([3], count), { states: tiled([0], count) });
    const value = meanAndError(losses);
    const slope = meanAndError(dtheta.flat());
    expect(Math.abs(value.mean - 3)).toBeLessThan(4 * value.error);
    expect(Math.abs(slope.mean - 1)).toBeLessThan(4 * slope.error);
  });
});

it('the gradient is 0 where the perturbed states are the right ones on average, and the value least there', () => {
  const right = [0.5, -1, 0.25];
  const y = softmax(right);
  const samples = 40_000;
  const loss = fenchelYoung({ noise: gumbel(), samples });
  const at = (theta: readonly number[]) => evaluate(loss, argmax({ n: 3 }), [theta], { states: [y] });
  at(right).dtheta[0]!.forEach((value, i) => {
    expect(Math.abs(value)).toBeLessThan(4 * Math.sqrt((y[i]! * (1 - y[i]!)) / samples));
  });
  for (const move of [
    [0.5, 0, 0],
    [0, -0.5, 0],
    [0, 0.25, -0.5],
  ]) {
    expect(at(right.map((value, i) => value + move[i]!)).losses[0]!).toBeGreaterThan(at(right).losses[0]!);
  }
});

it.each([
  [{ noise: none(), samples: 0 }],
  [{ noise: none(), temperature: -1 }],
  [{ noise: none(), mode: 'both' as 'additive' }],
])('refuses %o', (options) => {
  expect(() => fenchelYoung(options)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
});
