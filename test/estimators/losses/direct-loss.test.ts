import { noiseKey } from '@mapgrad/contracts';
import { differentiate } from '@mapgrad/core';
import { directLoss, fixed, gumbel, imle } from '@mapgrad/estimators';
import { argmax, topK } from '@mapgrad/solvers';
import { describe, expect, it } from 'vitest';
import { meanAndError, softmax } from '../statistics.ts';
import { evaluate, numbers, statesOf } from './evaluate.ts';

const n = 6;
const solver = topK({ n, k: 2 });

describe('by hand', () => {
  const known = { scores: [[1, 5, 9]], states: [[0, 0, 1]] };
  const at = (direction: 'toward-better' | 'away-from-worse', lambda: number) =>
    evaluate(directLoss({ lambda, direction }), argmax({ n: 3 }), [[2, 3, 0]], known);

  it('the value is the regret of MAP(θ)', () => {
    expect(at('toward-better', 0.5).losses).toEqual([9 - 5]);
    expect(at('away-from-worse', 0.5).losses).toEqual([9 - 5]);
  });

  it('toward better: the state less one that is worth more, over λ', () => {
    expect(at('toward-better', 0.5).dtheta).toEqual([[0, 0, 0]]); // 2.5, 5.5, 4.5
    expect(at('toward-better', 2).dtheta).toEqual([[0, 0.5, -0.5]]); // 4, 13, 18
  });

  it('away from worse: one that is worth less, less the state, over λ', () => {
    expect(at('away-from-worse', 0.5).dtheta).toEqual([[2, -2, 0]]); // 1.5, 0.5, −4.5
  });
});

it('is judged by Hamming where it is told to, and then needs no scores', () => {
  const states = statesOf(solver, numbers(2, 4, n));
  const theta = numbers(1, 4, n);
  const expected = statesOf(solver, theta).map((z, b) => z.filter((value, i) => value !== states[b]![i]).length);
  const loss = directLoss({ lambda: 1, cost: 'hamming' });
  expect(evaluate(loss, solver, theta, { states }).losses).toEqual(expected);
  expect([loss.needs, directLoss({ lambda: 1 }).needs]).toEqual([[], ['scores']]);
});

it('toward better, its gradient is that of I-MLE without noise for dz = c', () => {
  const [theta, scores] = [numbers(1, 5, n), numbers(2, 5, n)];
  const { dtheta } = evaluate(directLoss({ lambda: 0.75 }), solver, theta, {
    scores,
    states: statesOf(solver, scores),
  });
  const layer = differentiate({ estimator: imle({ stepSize: fixed(0.75) }), solver });
  const other = layer.forward(theta).backward(scores.map((row) => row.map((value) => -value)));
  expect(dtheta.flat()).toEqual([...other]);
});

it('both ways together, the mean gradient over Gumbel noise is that of the expected cost', () => {
  const theta = [0.5, -0.5, 0, 1];
  const scores = [1, 3, -2, 0];
  const count = 20_000;
  const noise = gumbel();
  const epsilon = new Float32Array(4);
  const noisy = Array.from({ length: count }, (_, row) => {
    noise.sample(noiseKey(3), row, epsilon);
    return theta.map((value, i) => value + epsilon[i]!);
  });
  const known = { scores: noisy.map(() => scores), states: noisy.map(() => [0, 1, 0, 0]) };
  const better = evaluate(directLoss({ lambda: 0.1 }), argmax({ n: 4 }), noisy, known).dtheta;
  const worse = evaluate(
    directLoss({ lambda: 0.1, direction: 'away-from-worse' }),
    argmax({ n: 4 }),
    noisy,
    known,
  ).dtheta;
  const p = softmax(theta);
  const expected = -p.reduce((sum, value, i) => sum + value * scores[i]!, 0);
  p.forEach((probability, i) => {
    const { mean, error } = meanAndError(better.map((row, b) => (row[i]! + worse[b]![i]!) / 2));
    expect(Math.abs(mean - probability * (-scores[i]! - expected))).toBeLessThan(4 * error + 0.01); // 0.01: λ² is left
  });
});

it.each([
  [{ lambda: 0 }],
  [{ lambda: -1 }],
  [{ lambda: 1, direction: 'up' as 'toward-better' }],
  [{ lambda: 1, cost: 'euclid' as 'hamming' }],
])('refuses %o', (options) => {
  expect(() => directLoss(options)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
});
