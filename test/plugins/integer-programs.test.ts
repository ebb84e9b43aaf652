import { highs } from '@mapgrad/highs';
import { ilp } from '@mapgrad/ilp';
import type { ProgramOptions } from '@mapgrad/solvers/program';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dot, solveOnce } from '../solvers/solve-once.ts';
import { attempt, failure } from './attempt.ts';
import {
  binaryPrograms,
  type DenseRows,
  type KnownProgram,
  models,
  optionsOf,
  programs,
  satisfies,
  states,
} from './ilp-programs.ts';

const real = fc.float({ noNaN: true, min: -9, max: 9 });
const decimal = fc.integer({ min: -40, max: 40 }).map((x) => x / 8);

/** θ [6] of ties, or of numbers without ties. */
const thetas = fc.oneof(
  fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 6, maxLength: 6 }),
  fc.array(real, { minLength: 6, maxLength: 6 }),
);

const solvers = [
  ['ilp', (options: ProgramOptions) => ilp(options), 300],
  ['highs', (options: ProgramOptions) => highs(options), 150],
] as const;

describe.each(solvers)('%s', (_, solver, numRuns) => {
  describe('finds what trying all z finds', () => {
    it.each([
      ['0/1, integers', programs(fc.constant(0), fc.constant(1))],
      ['0/1, decimals', programs(fc.constant(0), fc.constant(1), decimal)],
      ['integers between bounds', programs(fc.integer({ min: -4, max: 3 }), fc.integer({ min: 0, max: 4 }))],
      ['integers between bounds, decimals', programs(fc.integer({ min: -4, max: 3 }), fc.nat(3), decimal)],
    ])('%s', (__, arbitrary) => {
      let solved = 0;
      let infeasible = 0;
      fc.assert(
        fc.property(arbitrary, thetas, (options, numbers) => {
          const theta = numbers.slice(0, options.n);
          const feasible = [...states(options.lower, options.upper)].filter((z) => satisfies(z, options.constraints));
          const answer = attempt(() => solver(options), theta);
          if (feasible.length === 0) {
            infeasible++;
            expect(answer).toBe('SOLVER_INFEASIBLE');
          } else {
            solved++;
            expect(feasible).toContainEqual(answer);
            const best = Math.max(...feasible.map((z) => dot(theta, z)));
            expect(dot(theta, answer as readonly number[])).toBeGreaterThan(best - 1e-9);
          }
        }),
        { seed: 7, numRuns },
      );
      expect(Math.min(solved, infeasible)).toBeGreaterThan(10);
    });
  });

  describe('finds the known optimum', () => {
    const verify = (known: KnownProgram, options: DenseRows): void => {
      const answer = attempt(() => solver(options), known.theta);
      if (known.optimum === null) {
        expect(answer).toBe('SOLVER_INFEASIBLE');
        return;
      }
      expect(answer).toHaveLength(known.theta.length);
      const z = answer as readonly number[];
      expect(satisfies(z, options.constraints)).toBe(true);
      // θ is float32: each number, and so the choice between states, is right to 2⁻²⁴ of it.
      const rounding = known.theta.reduce((sum, value) => sum + Math.abs(value), 0) * 2 ** -23;
      expect(Math.abs(dot(known.theta, z) - known.optimum!)).toBeLessThanOrEqual(rounding + 1e-9);
    };

    it.each(['small', 'mid'] as const)('of all %s programs', (group) => {
      expect(binaryPrograms[group].length).toBeGreaterThan(39);
      for (const known of binaryPrograms[group]) verify(known, optionsOf(known));
    });

    it.each(binaryPrograms.endless)('of $name, on which javascript-lp-solver alone goes round for ever', (known) => {
      verify(known, optionsOf(known));
    });

    it.each(models.filter(({ optimum }) => optimum !== undefined))('of $name', (known) => {
      verify(known, { ...optionsOf(known), upper: null });
    });
  });

  const hostile = ['result', 'feasible', 'bounded', 'isIntegral', 'constructor', 'toString'];

  it('takes any names of variables and rows', () => {
    const program = {
      variables: hostile,
      constraints: hostile.map((name, i) => ({
        name,
        coefficients: { [name]: 1, [hostile[(i + 1) % hostile.length]!]: 1 },
        max: 1,
      })),
    };
    expect(solveOnce(solver(program), [1, 2, 1, 2, 1, 2])).toEqual([0, 1, 0, 1, 0, 1]);
  });

  it('answers in the order of theta, and weighs the others by their own objective', () => {
    const program = {
      variables: ['a', { name: 'late', upper: 9, objective: -2 }, 'b', { name: 'spare', upper: 3 }],
      constraints: [{ name: 'time', coefficients: { a: 3, b: 4, late: -1 }, max: 2 }],
      theta: ['b', 'a'],
    };
    // Each unit of time above 2 costs 2: b alone is late by 2, a alone by 1, both by 5.
    const gains: readonly (readonly [readonly number[], readonly number[]])[] = [
      [
        [3.9, 1.9],
        [0, 0],
      ],
      [
        [3.9, 2.1],
        [0, 1],
      ],
      [
        [4.5, 2.1],
        [1, 0],
      ],
      [
        [8.5, 6.5],
        [1, 1],
      ],
    ];
    expect(gains.map(([theta]) => solveOnce(solver(program), theta))).toEqual(gains.map(([, z]) => z));
  });

  it('has other numbers for an instance, by the names of rows and variables', () => {
    const one = solver({
      variables: ['x', 'y'],
      constraints: [
        { name: 'room', coefficients: { x: 2, y: 1 }, max: 7 },
        { name: 'even', coefficients: { x: 1, y: -1 }, max: 9 },
      ],
      upper: 5,
    });
    const solve = (changes?: Parameters<typeof one.prepare>[0]): number[] => {
      const z = new Float32Array(2);
      one.prepare(changes)(Float32Array.of(3, 2), z);
      return [...z];
    };
    expect(solve()).toEqual([1, 5]);
    expect(solve({ constraints: { room: { max: 3 } } })).toEqual([0, 3]);
    expect(solve({ constraints: { room: { coefficients: { x: 1, y: 3 } } } })).toEqual([5, 0]);
    expect(solve({ constraints: { even: { equal: 0 } } })).toEqual([2, 2]);
    expect(solve()).toEqual([1, 5]);
    for (const [changes, message] of [
      [{ rom: { max: 1 } }, 'constraints of the instance name rom, expected a row: room, even'],
      [{ room: { coefficients: { w: 1 } } }, 'coefficients of room of the instance name w, expected a variable'],
      [{ room: { min: 8 } }, 'min of room of the instance is 8, expected at most max = 7'],
      [{ room: { max: Number.NaN } }, 'max of room of the instance is NaN, expected a finite number'],
      [{ room: { max: 1, equal: 1 } }, 'room of the instance has equal and another limit'],
    ] as const) {
      expect(() => solve({ constraints: changes })).toThrow(
        expect.objectContaining({ code: 'OPTION_INVALID', message: expect.stringContaining(message) as string }),
      );
    }
  });

  it('names the rows that cannot hold together, and no other', () => {
    const constraints = [
      { name: 'first', coefficients: [1, 1, 0], max: 1 },
      { name: 'bystander', coefficients: [1, 1, 1], min: 1 },
      { coefficients: [1, 0, -1], equal: 0 },
      { name: 'last', coefficients: [0, 1, 1], min: 2 },
    ];
    expect(failure(() => solver({ n: 3, constraints }), [1, 2, 3])).toEqual({
      code: 'SOLVER_INFEASIBLE',
      message: 'no z within the bounds satisfies first and constraints[2] and last together',
    });
  });

  it('names the few rows of thousands that cannot hold together, in no time', () => {
    const n = 60;
    const ones = new Array<number>(n).fill(1);
    const some = Array.from({ length: 3000 }, (_, r) => ({
      coefficients: ones.map((_one, i) => (i * i + 7 * r) % 9),
      max: 8 * n,
    }));
    const constraints = some
      .toSpliced(700, 0, { name: 'few', coefficients: ones, max: 20 } as (typeof some)[number])
      .toSpliced(2500, 0, { name: 'many', coefficients: ones, max: 60, min: 21 } as (typeof some)[number]);
    const begin = performance.now();
    expect(failure(() => solver({ n, constraints }), ones).message).toBe(
      'no z within the bounds satisfies few and many together',
    );
    expect(performance.now() - begin).toBeLessThan(8000);
  });

  it('tells unbounded from infeasible', () => {
    const row = { coefficients: { x: 1, y: -1, z: 1 }, max: 2 };
    const variables = [{ name: 'x', upper: 1 }, 'y', 'z'];
    const odd = { name: 'odd', coefficients: { x: 2, z: 4 }, equal: 3 };
    const unbounded = failure(() => solver({ variables, constraints: [row], upper: null }), [1, 1, 1]);
    expect(unbounded.code).toBe('SOLVER_UNBOUNDED');
    expect(unbounded.message).toContain('⟨θ, z⟩ has no largest value: bound y or z, by');
    expect(attempt(() => solver({ variables, constraints: [row], upper: null }), [1, -1, 1])).toHaveLength(3);
    expect(failure(() => solver({ variables, constraints: [row, odd], upper: null }), [1, 1, 1])).toEqual({
      code: 'SOLVER_INFEASIBLE',
      message: 'no z within the bounds satisfies odd',
    });
  });

  it('has the same answer whatever the size of theta and of the rows', () => {
    const constraints = [
      { coefficients: [1, 1, 0, 0, 1], min: 1 },
      { coefficients: [0, 1, 1, 0.5, 0], min: 1 },
      { coefficients: [3, 2, 5, 4, 1], max: 9 },
    ];
    const theta = [-1.25, -1.5, 2.75, 1.875, -0.875];
    const expected = solveOnce(solver({ n: 5, constraints }), theta);
    for (const scale of [1e-38, 1e-8, 1e-4, 1e4, 1e8, 1e38]) {
      const scaled = theta.map((value) => value * scale);
      expect(solveOnce(solver({ n: 5, constraints }), scaled)).toEqual(expected);
    }
    for (const scale of [1e-12, 1e-6, 1e6, 1e12]) {
      const rows = constraints.map(({ coefficients, ...limits }) => ({
        coefficients: coefficients.map((value) => value * scale),
        ...Object.fromEntries(Object.entries(limits).map(([key, value]) => [key, value * scale])),
      }));
      expect(solveOnce(solver({ n: 5, constraints: rows }), theta)).toEqual(expected);
    }
  });

  it('has a state where the objective is nothing but the smallest number there is, or the largest', () => {
    for (const objective of [Number.MIN_VALUE, Number.MAX_VALUE]) {
      const variables = ['x', { name: 'y', objective }];
      const constraints = [{ coefficients: { x: 1, y: 1 }, equal: 1 }];
      expect([[0], [1]]).toContainEqual(attempt(() => solver({ variables, constraints, theta: ['x'] }), [0]));
    }
  });

  it('tells neighbours among the float32 numbers apart', () => {
    const one = solver({ n: 3, constraints: [{ coefficients: [1, 1, 1], equal: 1 }] });
    expect(solveOnce(one, [1, 1 + 2 ** -23, 1])).toEqual([0, 1, 0]);
    expect(solveOnce(one, [-1, -1 - 2 ** -23, -1 + 2 ** -24])).toEqual([0, 0, 1]);
  });

  it('refuses a theta that is not finite', () => {
    for (const value of [Number.NaN, Infinity]) {
      expect(failure(() => solver({ n: 2, constraints: [] }), [0, value])).toEqual({
        code: 'THETA_NOT_FINITE',
        message: `theta[1] is ${value}, expected a finite number`,
      });
    }
  });

  it('gives up at the deadline', () => {
    const long = models.find(({ name }) => name === 'LargeFarmMIP')!;
    const begin = performance.now();
    const { code, message } = failure(
      () => solver({ ...optionsOf(long), upper: null, ...{ deadline: 50 } }),
      long.theta,
    );
    expect(code).toBe('SOLVER_TIMED_OUT');
    expect(message).toContain('within the deadline of 50 ms, for 100 variables and 35 rows');
    expect(performance.now() - begin).toBeLessThan(1500);
  });
});
