import { readFileSync } from 'node:fs';
import { type HighsOptions, highs } from '@mapgrad/highs';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { library } from '../../plugins/highs/library.ts';
import { dot, solveOnce } from '../solvers/solve-once.ts';
import { attempt, failure } from './attempt.ts';
import { models, optionsOf, states } from './ilp-programs.ts';
import { type Polytope, verticesOf } from './vertices-of.ts';

const mixed = JSON.parse(readFileSync(new URL('../fixtures/ilp/mixed-models.json', import.meta.url), 'utf8')) as {
  readonly name: string;
  readonly theta: readonly number[];
  readonly program: HighsOptions;
  readonly optimum: number;
}[];

const single = { relative: 2 ** -22 };
const near = (value: number, expected: number, size: number): boolean =>
  Math.abs(value - expected) <= single.relative * size;

describe('highs finds the known optimum', () => {
  it.each(mixed)('of $name', ({ theta, program, optimum }) => {
    expect(dot(theta, solveOnce(highs(program), theta))).toBeCloseTo(optimum, 6);
  });

  it('of a model that is too hard for ilp', () => {
    const known = models.find((model) => model.name === 'StockCuttingProblem')!;
    const z = solveOnce(highs({ ...optionsOf(known), upper: null }), known.theta);
    expect(dot(known.theta, z)).toBe(-19);
  });
});

/** A box with rows, in which some variables may be integers. */
const boxes = fc
  .record({
    lower: fc.array(fc.integer({ min: -3, max: 0 }), { minLength: 3, maxLength: 3 }),
    range: fc.array(fc.nat(4), { minLength: 3, maxLength: 3 }),
    rows: fc.array(
      fc.record({
        coefficients: fc.array(
          fc.integer({ min: -8, max: 8 }).map((x) => x / 4),
          { minLength: 3, maxLength: 3 },
        ),
        min: fc.integer({ min: -6, max: 1 }),
        range: fc.nat(5),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    theta: fc.array(
      fc.integer({ min: -50, max: 50 }).map((x) => x / 8),
      { minLength: 3, maxLength: 3 },
    ),
    integers: fc.nat(2),
  })
  .map(({ lower, range, rows, ...rest }) => ({
    ...rest,
    lower,
    upper: lower.map((from, i) => from + range[i]!),
    constraints: rows.map(({ coefficients, min, range: width }) => ({ coefficients, min, max: min + width })),
  }));

it('highs finds the best vertex, with and without integers', () => {
  let solved = 0;
  let infeasible = 0;
  fc.assert(
    fc.property(boxes, ({ theta, integers, lower, upper, constraints }) => {
      // With the first variables at each of their integers, the rest is a linear program.
      const parts = [...states(lower.slice(0, integers), upper.slice(0, integers))];
      const all = (integers === 0 ? [[]] : parts).flatMap((fixed): number[][] => {
        const polytope: Polytope = {
          lower: [...fixed, ...lower.slice(integers)],
          upper: [...fixed, ...upper.slice(integers)],
          constraints,
        };
        return verticesOf(polytope);
      });
      const variables = lower.map((least, i) => ({
        name: `x${i}`,
        type: i < integers ? ('integer' as const) : ('continuous' as const),
        lower: least,
        upper: upper[i]!,
      }));
      const answer = attempt(() => highs({ variables, constraints }), theta);
      if (all.length === 0) {
        infeasible++;
        expect(answer).toBe('SOLVER_INFEASIBLE');
        return;
      }
      solved++;
      const best = Math.max(...all.map((x) => dot(theta, x)));
      expect(near(dot(theta, answer as readonly number[]), best, 400)).toBe(true);
      if (integers > 0) return;
      const distances = all.map((x) => Math.max(...x.map((value, i) => Math.abs(value - Number(answer[i])))));
      expect(Math.min(...distances)).toBeLessThan(1e-6);
    }),
    { seed: 7, numRuns: 300 },
  );
  expect(Math.min(solved, infeasible)).toBeGreaterThan(20);
});

describe('highs', () => {
  const squares = (k: number, type: 'implied' | 'integer'): HighsOptions => {
    const cell = (i: number, j: number): string => `${i},${j}`;
    const indices = Array.from({ length: k }, (_, i) => i);
    const row = (cells: readonly string[]): object => Object.fromEntries(cells.map((name) => [name, 1]));
    return {
      variables: indices.flatMap((i) => indices.map((j) => cell(i, j))),
      type,
      constraints: indices.flatMap((i) => [
        { name: `row ${i}`, coefficients: row(indices.map((j) => cell(i, j))) as Record<string, number>, equal: 1 },
        { name: `column ${i}`, coefficients: row(indices.map((j) => cell(j, i))) as Record<string, number>, equal: 1 },
      ]),
    };
  };

  it('solves implied integers as a linear program, and assigns as integers do', () => {
    const [implied, integer] = [highs(squares(5, 'implied')), highs(squares(5, 'integer'))];
    for (let seed = 1; seed <= 20; seed++) {
      const theta = Array.from({ length: 25 }, (_, i) => Math.sin(seed * 7 + i * i));
      const z = solveOnce(implied, theta);
      expect(z).toEqual(solveOnce(integer, theta));
      expect(new Set(z)).toEqual(new Set([0, 1]));
    }
    // Where all states tie it is a vertex all the same.
    expect(new Set(solveOnce(implied, new Array<number>(25).fill(1)))).toEqual(new Set([0, 1]));
  });

  it('says where integers are not implied', () => {
    const triangle = [
      [0, 1],
      [1, 2],
      [0, 2],
    ].map((pair) => ({ coefficients: [0, 1, 2].map((i) => (pair.includes(i) ? 1 : 0)), max: 1 }));
    expect(failure(() => highs({ n: 3, constraints: triangle, type: 'implied' }), [1, 1, 1])).toEqual({
      code: 'SOLVER_FAILED',
      message:
        'HiGHS found the vertex z[0] = 0.5, although the type implied says that vertices are integral: make it integer',
    });
    expect(solveOnce(highs({ n: 3, constraints: triangle, type: 'continuous' }), [1, 1, 1])).toEqual([0.5, 0.5, 0.5]);
  });

  it('solves for free variables, integers or not', () => {
    const constraints = [
      { coefficients: { x: 2, y: 1 }, min: -7.5, max: 9 },
      { coefficients: { x: 1, y: -1 }, equal: -3 },
    ];
    const free = { lower: null, upper: null };
    expect(solveOnce(highs({ variables: ['x', 'y'], constraints, type: 'continuous', ...free }), [-1, -1])).toEqual([
      -3.5, -0.5,
    ]);
    expect(solveOnce(highs({ variables: ['x', 'y'], constraints, ...free }), [-1, -1])).toEqual([-3, 0]);
    expect(failure(() => highs({ n: 2, constraints: [], type: 'continuous', ...free }), [0, 1]).message).toBe(
      '⟨θ, z⟩ has no largest value: bound z[0] or z[1], by lower, upper or a row',
    );
  });

  it('counts coefficients that are small beside others, where variables are large', () => {
    const upper = [1, 1e10]; // both at most would be 2
    const constraints = [{ coefficients: [1, 1e-10], max: 1 }];
    const z = solveOnce(highs({ n: 2, type: 'continuous', upper, constraints }), [2, 1e-9]);
    expect(z).toEqual([0, 1e10]);
  });

  it('scales rows of integers that are too large for it', () => {
    for (const size of [1e16, 1e300]) {
      const constraints = [{ coefficients: [1.5 * size, size, size], max: 2 * size }];
      expect(solveOnce(highs({ n: 3, constraints }), [4, 3, 2])).toEqual([0, 1, 1]);
      expect(solveOnce(highs({ n: 3, constraints }), [6, 3, 2])).toEqual([1, 0, 0]);
    }
  });

  it('names a variable whose bound HiGHS takes for none', () => {
    const { code, message } = failure(
      () => highs({ n: 2, type: 'continuous', upper: [1, 1e25], constraints: [] }),
      [1, 1],
    );
    expect([code, message]).toEqual([
      'SOLVER_UNBOUNDED',
      '⟨θ, z⟩ has no largest value: bound z[1], by lower, upper or a row',
    ]);
  });

  it('has no negative zeros', () => {
    const z = solveOnce(
      highs({ n: 3, constraints: [{ coefficients: [1, 1, 1], max: 2 }], type: 'continuous' }),
      [-1, -2, -3],
    );
    expect(z.every((value) => Object.is(value, 0))).toBe(true);
  });

  it('answers ties as if it had solved nothing before', () => {
    const ties = new Array<number>(25).fill(1);
    const solver = highs(squares(5, 'implied'));
    const expected = solveOnce(solver, ties);
    const solve = solver.prepare();
    const z = new Float32Array(25);
    for (let seed = 1; seed <= 20; seed++) {
      solve(
        Float32Array.from(ties, (_, i) => Math.sin(seed * 7 + i * i)),
        z,
      );
      solve(Float32Array.from(ties), z);
      expect([...z]).toEqual(expected);
    }
  });

  it('has the whole deadline for each solve', () => {
    const weights = Array.from({ length: 60 }, (_, i) => 3 + (i % 7));
    const solve = highs({ weights, capacity: 60, type: 'continuous', deadline: 200 }).prepare();
    const z = new Float32Array(60);
    const begin = performance.now();
    for (let seed = 0; performance.now() - begin < 500; seed++) {
      const theta = z.map((_, i) => Math.sin(seed + i * i));
      expect(() => solve(theta, z)).not.toThrow();
    }
  });

  it('can be rebuilt from its specification', async () => {
    const options = { ...squares(3, 'implied'), deadline: 500 };
    const { spec } = highs(options);
    const module = (await import(spec!.module)) as { readonly highs: typeof highs };
    const again = module.highs(JSON.parse(JSON.stringify(spec!.argument)) as HighsOptions);
    const theta = [1, 5, 2, 4, 3, 9, 8, 7, 6];
    expect(solveOnce(again, theta)).toEqual(solveOnce(highs(options), theta));
    expect(again.spec).toEqual(spec);
  });

  it('refuses a deadline that is none', () => {
    expect(failure(() => highs({ n: 1, constraints: [], deadline: 0 }), [1])).toEqual({
      code: 'OPTION_INVALID',
      message: 'deadline is 0, expected a number of milliseconds above 0',
    });
  });

  it('frees the models of solvers that are no longer used', async () => {
    const { setFlagsFromString } = await import('node:v8');
    const { runInNewContext } = await import('node:vm');
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const program = {
      weights: Array.from({ length: 400 }, (_, i) => 1 + (i % 9)),
      capacity: 99,
      type: 'continuous',
    } as const;
    const theta = new Array<number>(400).fill(1);
    const sizes: number[] = [];
    for (let round = 0; round < 6; round++) {
      for (let k = 0; k < 60; k++) solveOnce(highs(program), theta);
      for (let wait = 0; wait < 3; wait++) {
        collect();
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      sizes.push(library.memoryBytes);
    }
    expect(sizes.at(-1)).toBe(sizes[1]);
  });
});

describe('highs does not believe', () => {
  type Doctored = Partial<Pick<ReturnType<typeof library.createModel>, 'getObjectiveValue' | 'getSolution' | 'run'>>;
  const { modelStatus } = library.constants;
  const ran = (status: (typeof modelStatus)[keyof typeof modelStatus]) => ({
    status: 0 as const,
    warnings: [],
    modelStatus: status,
  });

  /** What is thrown where the first model that is made behaves in another way. */
  function failureWith(doctored: Doctored): ReturnType<typeof failure> {
    const { createModel } = library;
    const spy = vi
      .spyOn(library, 'createModel')
      .mockImplementationOnce((source) => Object.assign(createModel(source), doctored));
    onTestFinished(() => spy.mockRestore());
    return failure(() => highs({ n: 2, constraints: [{ name: 'row', coefficients: [1, 1], max: 1 }] }), [2, 1]);
  }
  const answer = (...colValue: number[]): Doctored => ({
    getSolution: () => ({ colValue: Float64Array.from(colValue) }) as ReturnType<NonNullable<Doctored['getSolution']>>,
  });

  it.each<[string, Doctored, string, string]>([
    [
      'a state that breaks a row',
      answer(1, 1),
      'SOLVER_FAILED',
      'HiGHS found row = 2, above its most 1: numbers differ',
    ],
    ['a state out of bounds', answer(2, -1), 'SOLVER_FAILED', 'HiGHS found z[0] = 2, above its upper bound 1'],
    ['a fraction', answer(0.5, 0), 'SOLVER_FAILED', 'HiGHS found z[0] = 0.5, expected an integer'],
    [
      'another objective',
      { getObjectiveValue: () => 1025 },
      'SOLVER_FAILED',
      'HiGHS gave an answer of value 512 and said that it was 1025',
    ],
    ['no objective', { getObjectiveValue: () => Number.NaN }, 'SOLVER_FAILED', 'said that it was NaN'],
    [
      'an end that is none',
      { run: () => ran(modelStatus.unknown) },
      'SOLVER_FAILED',
      'HiGHS ended with the model status 15',
    ],
    [
      'a broken run',
      {
        run: () => {
          throw new Error('memory access out of bounds');
        },
      },
      'SOLVER_FAILED',
      'HiGHS failed as it runs: memory access out of bounds',
    ],
  ])('%s', (_, doctored, code, message) => {
    const found = failureWith(doctored);
    expect(found.code).toBe(code);
    expect(found.message).toContain(message);
  });

  it('that there is no largest value where there is no state', () => {
    const statuses = [modelStatus.unboundedOrInfeasible, modelStatus.infeasible];
    expect(failureWith({ run: () => ran(statuses.shift()!) }).code).toBe('SOLVER_INFEASIBLE');
    const unbounded = [modelStatus.unboundedOrInfeasible, modelStatus.optimal];
    expect(failureWith({ run: () => ran(unbounded.shift()!) }).code).toBe('SOLVER_UNBOUNDED');
    const unknown = [modelStatus.unboundedOrInfeasible, modelStatus.timeLimit];
    expect(failureWith({ run: () => ran(unknown.shift()!) }).code).toBe('SOLVER_TIMED_OUT');
  });
});
