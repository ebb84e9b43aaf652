import { type IlpOptions, ilp } from '@mapgrad/ilp';
import library from 'javascript-lp-solver';
import { describe, expect, it } from 'vitest';
import { firstBest, solveOnce } from '../solvers/solve-once.ts';
import { attempt as attemptWith, failure as failureOf } from './attempt.ts';
import { binaryPrograms, type DenseRows, models, optionsOf, satisfies, states } from './ilp-programs.ts';

const attempt = (options: IlpOptions, theta: readonly number[]): readonly number[] | string =>
  attemptWith(() => ilp(options), theta);

const failure = (options: IlpOptions, theta: readonly number[]): ReturnType<typeof failureOf> =>
  failureOf(() => ilp(options), theta);

describe('ilp', () => {
  const covering: DenseRows = {
    n: 5,
    constraints: [
      { coefficients: [1, 1, 0, 0, 1], min: 1 },
      { coefficients: [0, 1, 1, 0.5, 0], min: 1 },
      { coefficients: [3, 2, 5, 4, 1], max: 9 },
    ],
  };
  const theta = [-1.25, -1.5, 2.75, 1.875, -0.875];

  it('takes 0/1 variables unless it is told otherwise, and one bound for all', () => {
    const row = { n: 2, constraints: [{ coefficients: [2, 1], max: 7 }] };
    expect(solveOnce(ilp(row), [3, 2])).toEqual([1, 1]);
    expect(solveOnce(ilp({ ...row, upper: 5 }), [3, 2])).toEqual([1, 5]);
    expect(solveOnce(ilp({ ...row, upper: [5, 2] }), [3, 2])).toEqual([3, 1]);
    expect(solveOnce(ilp({ ...row, upper: [null, 2] }), [3, 1])).toEqual([3, 1]);
    expect(solveOnce(ilp({ ...row, lower: -3, upper: null }), [-1, -1])).toEqual([-3, -3]);
    expect(solveOnce(ilp({ ...row, lower: [2, -1], upper: 4 }), [-1, 1])).toEqual([2, 3]);
  });

  it('needs no rows', () => {
    expect(solveOnce(ilp({ n: 3, constraints: [], lower: -2, upper: 3 }), [1, -1, 0.5])).toEqual([3, -2, 3]);
  });

  it('gives some state for a theta of zeros', () => {
    const z = solveOnce(ilp(covering), [0, 0, 0, 0, 0]);
    expect(satisfies(z, covering.constraints)).toBe(true);
  });

  it('does not mind a bound that leaves no choice, a row that says nothing, or two names that need not differ', () => {
    const constraints = [
      { name: 'result', coefficients: [0, 0], min: -1 },
      { name: 'feasible', coefficients: [1, 1], max: 5 },
    ];
    expect(solveOnce(ilp({ n: 2, constraints, lower: [2, 0], upper: [2, 9] }), [1, 1])).toEqual([2, 3]);
  });

  it('has the same answer whatever the size of theta and of the rows', () => {
    const expected = solveOnce(ilp(covering), theta);
    for (let exponent = -30; exponent <= 30; exponent++) {
      const scaled = theta.map((value) => value * 10 ** exponent);
      expect(solveOnce(ilp(covering), scaled)).toEqual(expected);
    }
    for (let exponent = -12; exponent <= 12; exponent++) {
      const by = (x: number): number => x * 10 ** exponent;
      const constraints = covering.constraints.map(({ coefficients, min, max }) => ({
        coefficients: coefficients.map(by),
        ...(min !== undefined && { min: by(min) }),
        ...(max !== undefined && { max: by(max) }),
      }));
      expect(solveOnce(ilp({ n: 5, constraints }), theta)).toEqual(expected);
    }
  });

  it('lets a row of decimals be met as decimals are, rounded', () => {
    expect(solveOnce(ilp({ weights: [0.1, 0.2], capacity: 0.3 }), [1, 1])).toEqual([1, 1]);
    expect(solveOnce(ilp({ weights: [1], capacity: 1 - 1e-7 }), [1])).toEqual([1]);
    expect(solveOnce(ilp({ weights: [1], capacity: 1 - 5e-7 }), [1])).toEqual([0]);
  });

  it('does not lose the optimum where a relaxation misses integers by more than the library allows', () => {
    const constraints = [
      { coefficients: [0, -10, 0, 4000, -400, 0, 0, 70], equal: 12310 },
      { coefficients: [60, 1, -60, 0, -40, 8000, 0, 0], min: 154 },
      { coefficients: [100, 3, 1000, 18, 4000, -4000, 0, 50], max: 541 },
      { coefficients: [400, 9000, -8, -1, 0, -30, -300, 1000], max: -43733 },
      { coefficients: [650, 0, 7538, -8, 0, 0, 3307, -4812], max: 33729 },
    ];
    const lower = [0, -5, -1, 1, -2, 0, -3, -2];
    const upper = [6, -4, 4, 5, 1, 1, -3, -2];
    const steep = [-4, 23.25, -14.5, 0.0225, -0.5, -2, 88.5, -169.75];
    const feasible = [...states(lower, upper)].filter((z) => satisfies(z, constraints));
    const z = solveOnce(ilp({ n: 8, constraints, lower, upper }), steep);
    expect(z).toEqual(firstBest(feasible, steep));
  });

  it('gives the same answer whatever it has solved before, and leaves theta as it is', () => {
    const programs = binaryPrograms.mid.slice(0, 8);
    const alone = programs.map((known) => solveOnce(ilp(optionsOf(known)), known.theta));
    for (const known of [...programs].reverse()) {
      const solve = ilp(optionsOf(known)).prepare();
      const z = new Float32Array(known.theta.length);
      const given = Float32Array.from(known.theta);
      solve(
        given.map((value) => -value),
        z,
      );
      solve(given, z);
      expect([...z]).toEqual(alone[programs.indexOf(known)]);
      expect(given).toEqual(Float32Array.from(known.theta));
    }
  });

  it('can be rebuilt from its specification', async () => {
    const { spec } = ilp({ ...covering, upper: 2 });
    const module = (await import(spec!.module)) as { readonly ilp: typeof ilp };
    expect(spec!.name).toBe('ilp');
    const options = JSON.parse(JSON.stringify(spec!.argument)) as IlpOptions;
    expect(solveOnce(module.ilp(options), theta)).toEqual(solveOnce(ilp({ ...covering, upper: 2 }), theta));
  });
});

describe('ilp says why there is no answer', () => {
  it('names a row that cannot hold', () => {
    const constraints = [
      { name: 'roomy', coefficients: [1, 1], max: 2 },
      { name: 'tight', coefficients: [1, 1], min: 3 },
    ];
    expect(failure({ n: 2, constraints }, [1, 1])).toEqual({
      code: 'SOLVER_INFEASIBLE',
      message: 'no z within the bounds satisfies tight',
    });
  });

  it('finds that no integer is between, where a number would be', () => {
    const constraints = [{ name: 'odd', coefficients: [2, 4], equal: 7 }];
    expect(failure({ n: 2, constraints, upper: 9 }, [1, 1]).code).toBe('SOLVER_INFEASIBLE');
  });

  it('names what has no bound', () => {
    const constraints = [{ coefficients: [1, -1, 1], max: 2 }];
    expect(failure({ n: 3, constraints, upper: [1, null, null] }, [1, 1, 1])).toEqual({
      code: 'SOLVER_UNBOUNDED',
      message: '⟨θ, z⟩ has no largest value: bound z[1] or z[2], by upper or a row',
    });
    expect(attempt({ n: 3, constraints, upper: [1, null, null] }, [1, -1, 1])).toEqual([1, 0, 1]);
  });

  it('does not take for unbounded what has no state at all', () => {
    const constraints = [
      { name: 'odd', coefficients: [2, 0], equal: 3 },
      { coefficients: [0, 1], min: 0 },
    ];
    const { code, message } = failure({ n: 2, constraints, upper: [5, null] }, [1, 1]);
    expect([code, message]).toEqual(['SOLVER_INFEASIBLE', 'no z within the bounds satisfies odd']);
  });

  it('gives up at the deadline, and tells it', () => {
    const long = models.find(({ name }) => name === 'StockCuttingProblem')!;
    const begin = performance.now();
    expect(failure({ ...optionsOf(long), upper: null, deadline: 60 }, long.theta)).toEqual({
      code: 'SOLVER_TIMED_OUT',
      message: expect.stringContaining('deadline of 60 ms, for 31 variables and 5 rows') as string,
    });
    const elapsed = performance.now() - begin;
    expect(elapsed).toBeGreaterThan(60);
    expect(elapsed).toBeLessThan(2000);
  });

  it('does not give a state that breaks a row, when numbers of too different sizes lead the search to one', () => {
    const constraints = [{ name: 'heavy', coefficients: [2 ** 33, 1], max: 2 ** 33 }];
    expect(failure({ n: 2, constraints }, [1, 1])).toEqual({
      code: 'SOLVER_FAILED',
      message: `javascript-lp-solver found heavy = ${2 ** 33 + 1}, above its most ${2 ** 33}: numbers differ too much in size, name another solver as its fallback, such as highs of @mapgrad/highs`,
    });
  });

  it('does not give a number that float32 cannot hold', () => {
    const constraints = [{ coefficients: [1], max: 2 ** 24 + 1 }];
    expect(failure({ n: 1, constraints, upper: null }, [1]).message).toContain(`z[0] = ${2 ** 24 + 1}, which float32`);
    expect(attempt({ n: 1, constraints: [{ coefficients: [1], max: 2 ** 24 }], upper: null }, [1])).toEqual([2 ** 24]);
  });

  it('leaves the library as it was, also when a search is broken off', () => {
    const { prototype } = ('default' in library ? library.default : library).Tableau;
    const before = Object.getOwnPropertyNames(prototype).map((name) => [name, Reflect.get(prototype, name) as unknown]);
    attempt(optionsOf(binaryPrograms.mid[0]!), binaryPrograms.mid[0]!.theta);
    attempt({ ...optionsOf(models[0]!), upper: null }, models[0]!.theta);
    attempt({ ...optionsOf(binaryPrograms.mid[0]!), deadline: 1e-6 }, binaryPrograms.mid[0]!.theta);
    const after = Object.getOwnPropertyNames(prototype).map((name) => [name, Reflect.get(prototype, name) as unknown]);
    expect(after).toEqual(before);
    expect(before.length).toBeGreaterThan(20);
  });
});

describe('ilp refuses options that contradict each other', () => {
  const row = { coefficients: [1, 2], max: 1 };
  const many = (over: object): IlpOptions => ({ n: 2, constraints: [row], ...over });
  const rows = (...constraints: DenseRows['constraints']): IlpOptions => ({ n: 2, constraints });

  it.each<[IlpOptions, string]>([
    [many({ n: 0 }), 'n is 0, expected an integer from 1'],
    [rows(row, { coefficients: [1], max: 1 }), 'constraints[1].coefficients.length is 1, expected n = 2'],
    [
      rows({ name: 'odd', coefficients: [1, Number.NaN], max: 1 }),
      'constraints[0] (odd).coefficients[1] is NaN, expected',
    ],
    [rows({ coefficients: [1, 2] }), 'constraints[0] has no limit, expected min, max or both of them, or equal alone'],
    [rows({ coefficients: [1, 2], equal: 1, max: 1 }), 'constraints[0] has max and equal, expected'],
    [
      rows({ name: 'a', coefficients: [1, 2], min: 2, max: 1 }),
      'constraints[0] (a).min is 2, expected at most max = 1',
    ],
    [rows({ coefficients: [1, 2], max: Number.NaN }), 'constraints[0].max is NaN, expected a finite number'],
    [rows({ coefficients: [1, 2], equal: Infinity }), 'constraints[0].equal is Infinity, expected a finite number'],
    [rows({ ...row, name: 'a' }, row, { ...row, name: 'a' }), 'constraints[0] and constraints[2] are both named a'],
    [many({ lower: [0] }), 'lower.length is 1, expected n = 2'],
    [many({ upper: [1, 1, 1] }), 'upper.length is 3, expected n = 2'],
    [many({ lower: 0.5 }), 'lower[0] is 0.5, expected an integer of at most 16777216 either way'],
    [many({ upper: [1, 1.5] }), 'upper[1] is 1.5, expected an integer of at most 16777216 either way, or null'],
    [many({ upper: 2 ** 24 + 1 }), 'upper[0] is 16777217, expected an integer'],
    [many({ lower: [0, 2] }), 'upper[1] is 1, expected lower[1] = 2 or more'],
    [many({ deadline: 0 }), 'deadline is 0, expected a number of milliseconds above 0'],
    [many({ deadline: Number.NaN }), 'deadline is NaN, expected a number of milliseconds above 0'],
    [{ weights: [], capacity: 1 }, 'n is 0, expected an integer from 1'],
    [{ weights: [1, Infinity], capacity: 1 }, 'constraints[0] (capacity).coefficients[1] is Infinity, expected'],
    [
      { weights: [1, 2], capacity: 1, ...{ n: 2 } },
      'weights and n are both given, expected weights and capacity, or n and constraints',
    ],
  ])('%j', (options, message) => {
    expect(() => ilp(options)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
    expect(() => ilp(options)).toThrow(message);
  });
});
