import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dot } from '../../../estimators/dot.ts';
import { orthonormalBasis } from '../../../estimators/regularised/orthonormal-basis.ts';

const states = fc.integer({ min: 1, max: 6 }).chain((n) =>
  fc.array(
    fc.array(fc.integer({ min: -3, max: 3 }), { minLength: n, maxLength: n }).map((row) => Float32Array.from(row)),
    { minLength: 2, maxLength: 9 },
  ),
);

it('is orthonormal, spans what was added, and solves for the weights of the differences', () => {
  fc.assert(
    fc.property(states, ([base, ...others]) => {
      const n = base!.length;
      const basis = orthonormalBasis(n);
      const added = others.filter((state) => basis.add(state, base!));
      expect(basis.rank).toBe(added.length);
      for (let j = 0; j < basis.rank; j++) {
        for (let k = 0; k <= j; k++) expect(dot(basis.vector(j), basis.vector(k))).toBeCloseTo(j === k ? 1 : 0, 12);
      }
      const differences = others.map((state) => state.map((value, i) => value - base![i]!));
      for (const difference of differences) {
        const left = Float64Array.from(difference);
        for (let k = 0; k < basis.rank; k++) {
          const share = dot(basis.vector(k), difference);
          basis.vector(k).forEach((value, i) => {
            left[i]! -= share * value;
          });
        }
        expect(Math.sqrt(dot(left, left))).toBeLessThan(1e-12);
      }
      const x = added.map((_, k) => k + 1);
      const sum = base!.map((_, i) => x.reduce((total, weight, k) => total + weight * (added[k]![i]! - base![i]!), 0));
      const c = x.map((_, k) => dot(basis.vector(k), sum));
      basis.solve(c);
      for (const k of x.keys()) expect(c[k]).toBeCloseTo(x[k]!, 6);
    }),
    { seed: 7, numRuns: 300 },
  );
});

it('goes on from the first ones after others were forgotten', () => {
  const rows = [
    [0, 0, 0],
    [1, 1, 0],
    [1, 0, 1],
    [0, 1, 1],
  ].map((row) => Float32Array.from(row));
  const basis = orthonormalBasis(3);
  for (const row of rows.slice(1)) expect(basis.add(row, rows[0]!)).toBe(true);
  basis.truncate(1);
  expect(basis.rank).toBe(1);
  expect(basis.add(Float32Array.of(2, 2, 0), rows[0]!)).toBe(false);
  expect(basis.add(rows[3]!, rows[0]!)).toBe(true);
  const c = [dot(basis.vector(0), rows[3]!), dot(basis.vector(1), rows[3]!)];
  basis.solve(c);
  expect(c[0]).toBeCloseTo(0, 12);
  expect(c[1]).toBeCloseTo(1, 12);
});

it('stays orthonormal where what is added is nearly dependent', () => {
  const basis = orthonormalBasis(6);
  const origin = new Float32Array(6);
  for (let k = 0; k < 4; k++) {
    const state = Float32Array.of(0.9, 0.7, 0.6, 0.3, 0.2, 0.8);
    for (let i = 0; i < 6; i++) state[i]! += 2 ** -22 * Math.sin(7 * k + i * i);
    expect(basis.add(state, origin)).toBe(true);
  }
  for (let j = 1; j < 4; j++) {
    for (let k = 0; k < j; k++) expect(Math.abs(dot(basis.vector(j), basis.vector(k)))).toBeLessThan(1e-13);
  }
});
