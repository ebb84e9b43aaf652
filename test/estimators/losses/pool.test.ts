import { contrastiveMAP, listwise, noiseContrastive, pairwise, pointwise } from '@mapgrad/estimators';
import { topK } from '@mapgrad/solvers';
import { describe, expect, it } from 'vitest';
import { softmax } from '../statistics.ts';
import { distance, evaluate, numbers, product, slopes, statesOf } from './evaluate.ts';

const n = 6;
const solver = topK({ n, k: 2 });
const [theta, scores] = [numbers(1, 5, n), numbers(2, 5, n)];
const states = statesOf(solver, scores);
const pool = [...states, ...statesOf(solver, numbers(3, 4, n)), [0.5, -1, 0, 2, 0, 0]];
const known = { scores, states, pool };

const values = (of: readonly number[]): number[] => pool.map((w) => product(of, w));
const sum = (of: readonly number[]): number => of.reduce((total, value) => total + value, 0);
const max0 = (value: number): number => Math.max(0, value);
const best = (of: readonly number[]): number => of.indexOf(Math.max(...of));

describe.each([
  [
    'nce',
    noiseContrastive(),
    (b: number) => sum(values(theta[b]!).map((value) => value - product(theta[b]!, states[b]!))) / pool.length,
  ],
  ['cmap', contrastiveMAP(), (b: number) => Math.max(...values(theta[b]!)) - product(theta[b]!, states[b]!)],
  [
    'listwise',
    listwise({ temperature: 0.7 }),
    (b: number) => {
      const law = (of: readonly number[]) => softmax(values(of).map((value) => value / 0.7));
      return -sum(law(scores[b]!).map((p, at) => p * Math.log(law(theta[b]!)[at]!)));
    },
  ],
  [
    'pairwise',
    pairwise(),
    (b: number) => {
      const u = values(theta[b]!);
      return sum(u.map((value) => max0(value - u[best(values(scores[b]!))]!))) / (pool.length - 1);
    },
  ],
  [
    'pointwise',
    pointwise(),
    (b: number) =>
      sum(values(theta[b]!.map((value, i) => value - scores[b]![i]!)).map((value) => value ** 2)) / pool.length,
  ],
] as const)('%s', (_, loss, expected) => {
  const found = evaluate(loss, solver, theta, known);

  it('has the value of its formula', () => {
    expect(distance([found.losses], [theta.map((__, b) => expected(b))])).toBeLessThan(1e-12);
  });

  it('has its slope for a gradient', () => {
    expect(distance(found.dtheta, slopes(loss, solver, theta, known))).toBeLessThan(2e-6);
    expect(
      distance(
        found.dtheta,
        theta.map(() => Array.from({ length: n }, () => 0)),
      ),
    ).toBeGreaterThan(0.1);
  });

  it('is finite for a pool of one, and asks the solver nothing', () => {
    const never = { ...solver, prepare: () => expect.fail('asked') };
    const { losses, dtheta } = evaluate(loss, never, theta, { ...known, pool: pool.slice(0, 1) });
    expect([...losses, ...dtheta.flat()].every(Number.isFinite)).toBe(true);
  });
});

it('cmap and pairwise are 0 where the right state is the best of the pool', () => {
  const loss = evaluate(contrastiveMAP(), solver, scores, { states, pool: states });
  expect(loss.losses).toEqual([0, 0, 0, 0, 0]);
  expect(evaluate(pairwise(), solver, scores, known).losses).toEqual([0, 0, 0, 0, 0]);
});

it('listwise and pointwise have gradient 0 at the true scores', () => {
  for (const loss of [listwise(), pointwise()]) {
    const { dtheta } = evaluate(loss, solver, scores, known);
    expect(dtheta.flat().every((value) => Math.abs(value) < 1e-15)).toBe(true);
  }
});

it('listwise is exact where exponentials overflow', () => {
  const two = { states: [[1, 0, 0, 0, 0, 0]], pool: numbers(1, 2, n).map((_, p) => [1 - p, p, 0, 0, 0, 0]) };
  const far = evaluate(listwise(), solver, [[-4000, 4000, 0, 0, 0, 0]], {
    ...two,
    scores: [[3000, -3000, 0, 0, 0, 0]],
  });
  expect(far).toEqual({ losses: [8000], dtheta: [[-1, 1, 0, 0, 0, 0]] });
});

it.each([0, -1, Number.POSITIVE_INFINITY])('listwise refuses temperature %d', (temperature) => {
  expect(() => listwise({ temperature })).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
});
