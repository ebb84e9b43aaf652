import type { MAPSolver, MapgradError } from '@mapgrad/contracts';
import { mapStates } from '@mapgrad/core';
import { highs } from '@mapgrad/highs';
import { type IlpOptions, ilp } from '@mapgrad/ilp';
import { program } from '@mapgrad/solvers/program';
import { describe, expect, it } from 'vitest';
import { branchAndBound } from '../../plugins/ilp/branch-and-bound.ts';
import { solveOnce } from '../solvers/solve-once.ts';
import type { DenseRows } from './ilp-programs.ts';
import { coded } from './tfjs/matching.ts';

/**
 * 2 Σ x + s = m for odd m, with s as small as it can be: 1. As long as at most half of the x are fixed, a relaxation has s = 0, so
 * no branch and bound over these relaxations ends before 2^(m/2) nodes, 10⁹ of them here. Jeroslow, Trivial integer
 * programs unsolvable by branch-and-bound, 1974.
 */
const m = 61;
const twos = new Array<number>(m).fill(2);
const endless: DenseRows = { n: m + 1, constraints: [{ name: 'odd', coefficients: [...twos, 1], equal: m }] };
const theta = [...new Array<number>(m).fill(0), -1];

/** The same without s: there is no state, and that takes as long to find out. */
const infeasible: DenseRows = { n: m, constraints: [{ name: 'odd', coefficients: twos, equal: m }] };

/** Milliseconds until it has ended, and what it has thrown. */
function timed(solver: MAPSolver, numbers: readonly number[]): readonly [number, unknown] {
  const begin = performance.now();
  try {
    solveOnce(solver, numbers);
  } catch (thrown) {
    return [performance.now() - begin, thrown];
  }
  return [performance.now() - begin, undefined];
}

const SLACK = 250; // milliseconds, on a busy machine; on an idle one it is less than one
const timedOut = (deadline: number): unknown =>
  coded(
    'SOLVER_TIMED_OUT',
    new RegExp(`^no optimum was proved within the deadline of ${deadline} ms, for 6[12] variables and 1 rows`),
  );

describe('the deadline of ilp ends a search of a billion nodes', () => {
  const programs: readonly (readonly [string, IlpOptions, readonly number[]])[] = [
    ['that has an optimum', endless, theta],
    ['that has no state', infeasible, theta.slice(1)],
  ];

  it.each(programs)('%s', (_, options, numbers) => {
    for (const deadline of [1, 40, 300]) {
      const [elapsed, thrown] = timed(ilp({ ...options, deadline }), numbers);
      expect(thrown).toEqual(timedOut(deadline));
      expect(elapsed).toBeGreaterThanOrEqual(deadline);
      expect(elapsed).toBeLessThan(deadline + SLACK);
    }
  });

  it.each(programs)('that is not about to end: %s, which 100 000 pivots do not end either', (_, options, numbers) => {
    const [, thrown] = timed(ilp({ ...options, deadline: 60_000, pivots: 100_000 }), numbers);
    expect(thrown).toEqual(coded('SOLVER_TIMED_OUT', /with 100000 pivots/));
  });

  it('and the search for the rows that cannot hold together, of which there are many', () => {
    const n = 100;
    const ones = new Array<number>(n).fill(1);
    const constraints = Array.from({ length: 1000 }, (_, r) => ({
      coefficients: ones.map((_one, i) => (i * i + 7 * r) % 9),
      max: 8 * n,
    }));
    const two = [
      { coefficients: ones, max: 40 },
      { coefficients: ones, min: 41 },
    ];
    const [elapsed, thrown] = timed(ilp({ n, constraints: [...constraints, ...two], deadline: 200 }), ones);
    expect(['SOLVER_INFEASIBLE', 'SOLVER_TIMED_OUT']).toContain((thrown as MapgradError).code);
    expect(elapsed).toBeLessThan(200 + 2 * SLACK);
  });

  it('looked at before relaxations that have no pivot, and before each pivot', () => {
    const asked = (coefficient: number): readonly number[] => {
      const pivots: number[] = [];
      const constraints = [{ coefficients: [coefficient, coefficient], min: 1 }];
      branchAndBound(program({ n: 2, constraints }))(Float64Array.of(-1, -2), (more) => void pivots.push(more));
      return pivots;
    };
    expect(asked(-1)).toEqual([0]);
    expect(asked(1)).toEqual([0, 1]);
  });

  it('and another solver answers in time, where one is named', () => {
    const [elapsed, thrown] = timed(ilp({ ...endless, deadline: 50, fallback: highs(endless) }), theta);
    expect(thrown).toBeUndefined();
    expect(elapsed).toBeLessThan(50 + 2 * SLACK);
    const z = solveOnce(ilp({ ...endless, deadline: 50, fallback: highs(endless) }), theta);
    expect(z[m]).toBe(1);
    expect(z.reduce((sum, value) => sum + value, 0)).toBe((m + 1) / 2);
  });

  it('and another solver says that there is no state', () => {
    const [, thrown] = timed(ilp({ ...infeasible, deadline: 50, fallback: highs(infeasible) }), theta.slice(1));
    expect(thrown).toEqual(coded('SOLVER_INFEASIBLE', /odd/));
  });

  it('and the error names the row of a batch', () => {
    const easy = theta.map((_, i) => (i < 30 ? 2 : -1)); // 30 of the x, and s
    const batch = Float32Array.from([...easy, ...easy, ...theta, ...easy]);
    const solver: MAPSolver = ilp({ ...endless, deadline: 200 });
    expect(() => mapStates({ solver }, batch)).toThrow(
      expect.objectContaining({ code: 'SOLVER_TIMED_OUT', context: expect.objectContaining({ row: 2 }) as unknown }),
    );
  });
});
