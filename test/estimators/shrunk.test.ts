import { describe, expect, it } from 'vitest';
import { shrunk } from '../../estimators/shrunk.ts';
import { numpyNormal } from '../../examples/synthetic/numpy-normal.ts';

const of = (rows: readonly (readonly number[])[]) => (s: number) => Float64Array.from(rows[s]!);

describe('a mean that is shrunk toward a target', () => {
  it('is the mean where the vectors agree, and the target where there are three or fewer', () => {
    const far = [1, 2];
    expect(shrunk(of(Array.from({ length: 4 }, () => far)), 4, Float64Array.of(0, 0))).toEqual({
      mean: Float64Array.of(1, 2),
      shrinkage: 0,
    });
    expect(shrunk(of([far, [1, 4], far]), 3, Float64Array.of(5, 6)).mean).toEqual(Float64Array.of(5, 6));
  });

  it('is the target where the vectors are too long to be squared', () => {
    const long = Array.from({ length: 5 }, (_, s) => [s * 1e200, -1]);
    expect(shrunk(of(long), 5, Float64Array.of(5, 6))).toEqual({ mean: Float64Array.of(5, 6), shrinkage: 1 });
  });

  it('goes as far as the variance of the mean, 2/5·3/2 of the squared distance 4', () => {
    // Mean (2, 0); deviations ±1 and ±1: Σ‖h − m‖²/5 = 2, V = 2/4, W = V·4/2 = 1.
    const rows = [
      [3, 1],
      [1, 1],
      [3, -1],
      [1, -1],
      [2, Math.SQRT2],
    ].map(([x, y], i) => (i < 4 ? [x!, y!] : [2, 0]));
    const { mean, shrinkage } = shrunk(of(rows), 5, Float64Array.of(0, 0));
    const squares = (4 * 2) / 5;
    expect(shrinkage).toBeCloseTo(squares / (5 - 3) / 4, 12);
    expect(mean[0]).toBeCloseTo(2 * (1 - squares / 8), 12);
    expect(shrunk(of(rows), 5, Float64Array.of(0, 0), 2).shrinkage).toBeCloseTo(squares / 4, 12);
  });

  it('has a smaller squared error than the mean where the target is near', () => {
    const draw = numpyNormal(5);
    const n = 20;
    const count = 8;
    let ofMean = 0;
    let ofShrunk = 0;
    for (let trial = 0; trial < 200; trial++) {
      const rows = Array.from({ length: count }, () => Array.from({ length: n }, () => 0.2 + draw()));
      const { mean } = shrunk(of(rows), count, new Float64Array(n));
      for (let i = 0; i < n; i++) {
        ofMean += (rows.reduce((sum, row) => sum + row[i]!, 0) / count - 0.2) ** 2;
        ofShrunk += (mean[i]! - 0.2) ** 2;
      }
    }
    expect(ofShrunk).toBeLessThan(0.5 * ofMean);
  });
});
