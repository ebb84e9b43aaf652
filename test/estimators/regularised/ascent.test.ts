import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minNormPoint } from '../../../estimators/regularised/min-norm-point.ts';
import { pairwiseFrankWolfe } from '../../../estimators/regularised/pairwise-frank-wolfe.ts';
import { solveOnce } from '../../solvers/solve-once.ts';
import { listed } from './nearest-point.ts';

const value = fc.double({ noNaN: true, min: -2, max: 2 }).map(Math.fround);
const point = fc.array(value, { minLength: 6, maxLength: 6 });
const polytopes = fc.tuple(fc.array(point, { minLength: 2, maxLength: 40 }), point);

const lengthOf = (x: Float64Array): number => Math.sqrt(x.reduce((sum, number) => sum + number * number, 0));

describe.each([
  ['pairwiseFrankWolfe', pairwiseFrankWolfe],
  ['minNormPoint', minNormPoint],
])('%s', (_, start) => {
  it('comes nearer with every state that the solver gives, until there is no gap', () => {
    fc.assert(
      fc.property(polytopes, ([states, theta]) => {
        const solver = listed(states);
        const ask = (scores: ArrayLike<number>): Float32Array =>
          Float32Array.from(solveOnce(solver, Array.from(scores)));
        const ascent = start(Float32Array.from(theta), ask(theta), 1);
        let far = lengthOf(ascent.gradient);
        for (let round = 0; round < 1000; round++) {
          const z = ask(ascent.gradient);
          if (!(ascent.gap(z) > 1e-6)) break;
          expect(ascent.climb(z)).toBe(true);
          expect(lengthOf(ascent.gradient)).toBeLessThan(far);
          far = lengthOf(ascent.gradient);
          theta.forEach((number, i) => {
            expect(ascent.gradient[i]).toBe(number - ascent.mu[i]!);
          });
        }
        expect(ascent.gap(ask(ascent.gradient))).toBeLessThanOrEqual(1e-6);
        expect(ascent.basis().rank).toBeLessThan(ascent.active);
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  it('leaves a state altogether for one that is much better', () => {
    const ascent = start(Float32Array.of(0, 3), Float32Array.of(1, 0), 1);
    expect(ascent.climb(Float32Array.of(0, 1))).toBe(true);
    expect([...ascent.mu]).toEqual([0, 1]);
    expect(ascent.active).toBe(1);
    expect(ascent.basis().rank).toBe(0);
  });

  it('stays where it is for a state that brings nothing', () => {
    const first = Float32Array.of(1, 0);
    const ascent = start(Float32Array.of(2, 0), first, 1);
    expect(ascent.climb(first)).toBe(false);
    expect(ascent.climb(Float32Array.of(0, 1))).toBe(false);
    expect([...ascent.mu]).toEqual([1, 0]);
    expect(ascent.active).toBe(1);
    expect(ascent.basis().rank).toBe(0);
  });
});

it('pairwiseFrankWolfe counts in the gap the active states that are better than the one given', () => {
  const states = [Float32Array.of(1, 0, 0), Float32Array.of(0, 1, 0), Float32Array.of(0.3, 0.2, 1)];
  const ascent = pairwiseFrankWolfe(Float32Array.of(0.9, 0.7, 0.8), states[0]!, 1);
  for (const state of states.slice(1)) ascent.climb(state);
  const gaps = states.map((state) => ascent.gap(state));
  expect(gaps[0]).toBeGreaterThan(1e-6);
  for (const gap of gaps) expect(gap).toBeCloseTo(gaps[0]!, 12);
});
