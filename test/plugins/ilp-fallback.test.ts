import type { MAPSolver, Spec } from '@mapgrad/contracts';
import { rebuild } from '@mapgrad/core';
import { createHost } from '@mapgrad/core/host';
import { highs } from '@mapgrad/highs';
import { ilp } from '@mapgrad/ilp';
import { describe, expect, it } from 'vitest';
import { root } from '../architecture/workspace.ts';
import { dot, solveOnce } from '../solvers/solve-once.ts';
import { failure } from './attempt.ts';
import { models, optionsOf } from './ilp-programs.ts';

const known = models.find(({ name }) => name === 'StockCuttingProblem')!;
const hard = { ...optionsOf(known), upper: null };

describe('ilp', () => {
  it('gives up after some pivots, and names a solver that would not', () => {
    expect(failure(() => ilp({ ...hard, pivots: 40 }), known.theta)).toEqual({
      code: 'SOLVER_TIMED_OUT',
      message:
        'no optimum was proved with 40 pivots, for 31 variables and 5 rows: give it more, or name another solver as its ' +
        'fallback, such as highs of @mapgrad/highs',
    });
    const easy = { n: 2, constraints: [{ coefficients: [2, 1], max: 7 }], upper: 5, pivots: 40 };
    expect(solveOnce(ilp(easy), [3, 2])).toEqual([1, 5]);
  });

  it('falls back where pivots or time give out', () => {
    for (const limit of [{ pivots: 40 }, { deadline: 20 }]) {
      const z = solveOnce(ilp({ ...hard, ...limit, fallback: highs(hard) }), known.theta);
      expect(dot(known.theta, z)).toBe(-19);
    }
  });

  it('falls back where its answer would break a row', () => {
    const heavy = { n: 2, constraints: [{ name: 'heavy', coefficients: [2 ** 33, 1], max: 2 ** 33 }] };
    expect(failure(() => ilp(heavy), [1, 1]).code).toBe('SOLVER_FAILED');
    const z = solveOnce(ilp({ ...heavy, fallback: highs(heavy) }), [1, 1]);
    expect(z[0]! + z[1]!).toBe(1);
  });

  it('does not fall back where the program has no answer, nor where it has one', () => {
    const asked: string[] = [];
    const fallback: MAPSolver = {
      exact: false,
      size: () => 2,
      prepare: () => (theta, z) => {
        asked.push(theta.join());
        z.fill(7);
      },
    };
    const solver = (max: number): MAPSolver => ilp({ n: 2, constraints: [{ coefficients: [1, 1], max }], fallback });
    expect(solveOnce(solver(1), [1, 2])).toEqual([0, 1]);
    expect(failure(() => solver(-1), [1, 2]).code).toBe('SOLVER_INFEASIBLE');
    expect(failure(() => solver(1), [1, Number.NaN]).code).toBe('THETA_NOT_FINITE');
    expect(asked).toEqual([]);
    expect(solver(1).exact).toBe(false);
    expect(solver(1).spec).toBeUndefined();
  });

  it('refuses a fallback that answers later', () => {
    const later = { exact: true, size: () => 31, prepare: () => () => Promise.resolve() } as unknown as MAPSolver;
    expect(failure(() => ilp({ ...hard, pivots: 40, fallback: later }), known.theta)).toEqual({
      code: 'OPTION_INVALID',
      message: 'the fallback answers later (its solve returns a promise), expected one that answers at once',
    });
  });

  it('gives the fallback its instance', () => {
    const program = { n: 3, constraints: [{ name: 'row', coefficients: [3, 5, -7], max: 6, min: 1 }], upper: 6 };
    const solver = ilp({ ...program, pivots: 1, fallback: highs(program) });
    const instance = { constraints: { row: { max: 3 } } };
    const [z, expected] = [solver, highs(program)].map((one) => {
      const out = new Float32Array(3);
      one.prepare(instance)(Float32Array.of(1, 2, -3), out);
      return [...out];
    });
    expect(z).toEqual(expected);
    expect(3 * z![0]! + 5 * z![1]! - 7 * z![2]!).toBeLessThanOrEqual(3);
  });

  it('refuses a fallback of another size, and pivots that are no number of pivots', () => {
    const fallback = highs({ n: 3, constraints: [] });
    expect(failure(() => ilp({ n: 2, constraints: [], fallback }), [1, 1])).toEqual({
      code: 'OPTION_INVALID',
      message: 'the fallback has n = 3, expected n = 2',
    });
    expect(failure(() => ilp({ n: 2, constraints: [], pivots: 0.5 }), [1, 1]).message).toBe(
      'pivots is 0.5, expected an integer from 1',
    );
  });

  it('refuses what it cannot solve, and names highs', () => {
    const program = { constraints: [], variables: [{ name: 'x', type: 'continuous' as const }, 'y'] };
    expect(failure(() => ilp(program), [1, 1])).toEqual({
      code: 'OPTION_INVALID',
      message:
        'x is continuous, expected integers with lower bounds: highs of @mapgrad/highs takes the same options and solves such programs',
    });
    expect(failure(() => ilp({ n: 1, constraints: [], lower: null }), [1]).message).toContain(
      'z[0] has no lower bound',
    );
  });
});

it('is rebuilt with its fallback, whatever variables are named', async () => {
  const constraints = [{ name: 'module', coefficients: { module: 1, name: 1 }, max: 1 }];
  const program = { variables: ['module', 'name'], constraints };
  const { spec } = ilp({ ...program, fallback: highs(program) });
  const again = (await rebuild(JSON.parse(JSON.stringify(spec)) as Spec)) as MAPSolver;
  expect(solveOnce(again, [1, 2])).toEqual([0, 1]);
  expect(again.spec).toEqual(spec);
});

it('has its fallback from a pipeline', async () => {
  const host = createHost({ plugins: ['@mapgrad/ilp', '@mapgrad/highs'], from: [root], conditions: ['source'] });
  const fallback = await host.create('solver', 'highs', hard);
  const solver = (await host.create('solver', 'ilp', { ...hard, pivots: 40, fallback })) as MAPSolver;
  expect(dot(known.theta, solveOnce(solver, known.theta))).toBe(-19);
  expect(solver.spec?.argument).toMatchObject({ pivots: 40, fallback: { name: 'highs' } });
});

it('describes programs in its schema as highs does', () => {
  const host = createHost({ plugins: ['@mapgrad/ilp', '@mapgrad/highs'], from: [root], conditions: ['source'] });
  const [one, other] = ['ilp', 'highs'].map((id) => host.catalogue.find((entry) => entry.id === id)!.schema);
  const { pivots, fallback, ...program } = one!.properties as Readonly<Record<string, object>>;
  expect(Object.keys(program)).toEqual(Object.keys(other!.properties as object));
  for (const key of ['n', 'constraints', 'weights', 'capacity', 'file', 'theta', 'upper', 'deadline'])
    expect(program[key]).toEqual((other!.properties as Readonly<Record<string, object>>)[key]);
  expect([pivots, fallback].every((part) => part !== undefined)).toBe(true);
});
