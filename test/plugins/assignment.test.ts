import { assignment, matching } from '@mapgrad/assignment';
import { allPairs } from '@mapgrad/solvers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectError } from '../solvers/expect-error.ts';
import { dot, solveOnce } from '../solvers/solve-once.ts';

const values = (length: number): fc.Arbitrary<number[]> =>
  fc.array(fc.float({ noNaN: true, min: -1, max: 1 }), { minLength: length, maxLength: length });
const seed = { seed: 7, numRuns: 100 } as const;

describe('assignment', () => {
  it('marks the best permutation, and of an oblong matrix the best part of one', () => {
    expect(solveOnce(assignment({ rows: 2 }), [1, 2, 3, 5])).toEqual([1, 0, 0, 1]);
    expect(solveOnce(assignment({ rows: 2 }), [1, 3, 3, 4])).toEqual([0, 1, 1, 0]);
    expect(solveOnce(assignment({ rows: 1, columns: 3 }), [-3, -1, -2])).toEqual([0, 1, 0]);
    expect(solveOnce(assignment({ rows: 3, columns: 1 }), [-3, -1, -2])).toEqual([0, 1, 0]);
  });

  it('does not mind what a row or a column has in common, nor which side is which', () => {
    fc.assert(
      fc.property(values(49), values(14), (theta, shift) => {
        const solver = assignment({ rows: 7 });
        const z = solveOnce(solver, theta);
        const shifted = theta.map((value, i) => value + shift[Math.floor(i / 7)]! + shift[7 + (i % 7)]!);
        expect(dot(theta, solveOnce(solver, shifted))).toBeCloseTo(dot(theta, z), 5);
        const transpose = (matrix: readonly number[]): number[] =>
          matrix.map((_, i) => matrix[7 * (i % 7) + Math.floor(i / 7)]!);
        expect(dot(theta, transpose(solveOnce(solver, transpose(theta))))).toBeCloseTo(dot(theta, z), 9);
      }),
      seed,
    );
  });

  it('has the value of a perfect matching of the two sides', () => {
    const edges = Array.from({ length: 36 }, (_, i) => [Math.floor(i / 6), 6 + (i % 6)] as const);
    const pairs = matching({ vertices: 12, edges, perfect: true });
    fc.assert(
      fc.property(values(36), (theta) => {
        const z = solveOnce(assignment({ rows: 6 }), theta);
        expect(dot(theta, z)).toBeCloseTo(dot(theta, solveOnce(pairs, theta)), 9);
      }),
      seed,
    );
  });

  it.each([
    [{ rows: 0 }, 'rows is 0, expected an integer from 1'],
    [{ rows: 1, columns: 0.5 }, 'columns is 0.5, expected an integer from 1'],
  ])('refuses %j', (options, message) => {
    expect(expectError('OPTION_INVALID', () => assignment(options))).toBe(message);
  });

  it('refuses a θ that is no number', () => {
    const message = expectError('THETA_NOT_FINITE', () => solveOnce(assignment({ rows: 2 }), [1, 2, Number.NaN, 4]));
    expect(message).toBe('theta[2] is NaN, expected a finite number');
  });
});

describe('matching', () => {
  it('leaves alone what does not pay, unless all need a partner', () => {
    const theta = [9, 1, 0, 0, 1, -3];
    expect(solveOnce(matching({ vertices: 4 }), theta)).toEqual([1, 0, 0, 0, 0, 0]);
    expect(solveOnce(matching({ vertices: 4, perfect: true }), theta)).toEqual([1, 0, 0, 0, 0, 1]);
    expect(solveOnce(matching({ vertices: 4 }), [-1, -1, -1, -1, -1, -1])).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('does not mind the unit of θ, down to the smallest float32', () => {
    fc.assert(
      fc.property(values(28), (fractions) => {
        const theta = fractions.map((value) => Math.round(value * 1000));
        const solver = matching({ vertices: 8 });
        const z = solveOnce(solver, theta);
        for (const unit of [2 ** -149, 2 ** -60, 2 ** 100]) {
          expect(
            solveOnce(
              solver,
              theta.map((value) => value * unit),
            ),
          ).toEqual(z);
        }
      }),
      seed,
    );
  });

  it('does not mind, if perfect, what the edges of a vertex have in common', () => {
    fc.assert(
      fc.property(values(28), values(8), (theta, shift) => {
        const solver = matching({ vertices: 8, perfect: true });
        const shifted = theta.map((value, e) => {
          const [from, to] = allPairs(8)[e]!;
          return value + shift[from]! + shift[to]!;
        });
        const z = solveOnce(solver, theta);
        expect(dot(theta, solveOnce(solver, shifted))).toBeCloseTo(dot(theta, z), 5);
        expect(dot(z, z)).toBe(4);
      }),
      seed,
    );
  });

  it.each([
    [{ vertices: 1 }, 'vertices is 1, expected an integer from 2'],
    [{ vertices: 2, edges: [] }, 'edges.length is 0, expected at least one edge'],
    [{ vertices: 2, edges: [[0, 2]] as const }, 'edges[0][1] is 2, expected a vertex, an integer from 0 to 1'],
    [{ vertices: 2, edges: [[1, 1]] as const }, 'edges[0][1] is 1, expected another vertex than the first'],
    [
      {
        vertices: 2,
        edges: [
          [0, 1],
          [1, 0],
        ] as const,
      },
      'edges[1] joins the vertices 1 and 0, as edges[0] does',
    ],
    [{ vertices: 3, perfect: true }, 'no matching has all vertices: one of the largest leaves out'],
    [{ vertices: 4, edges: [[0, 1]] as const, perfect: true }, 'leaves out 2, 3; add edges, or set perfect: false'],
  ])('refuses %j', (options, message) => {
    expect(expectError('OPTION_INVALID', () => matching(options))).toContain(message);
  });

  it('refuses a θ that is no number', () => {
    const message = expectError('THETA_NOT_FINITE', () => solveOnce(matching({ vertices: 2 }), [Infinity]));
    expect(message).toBe('theta[0] is Infinity, expected a finite number');
  });
});
