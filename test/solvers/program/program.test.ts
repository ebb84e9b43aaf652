import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { highs } from '@mapgrad/highs';
import { type ProgramOptions, program, programOptions, violation } from '@mapgrad/solvers/program';
import { describe, expect, it } from 'vitest';
import { solveOnce } from '../solve-once.ts';

const row = { name: 'r', coefficients: { a: 1 }, max: 1 };
const named = (over: object): ProgramOptions => ({ variables: ['a', 'b'], constraints: [row], ...over });
const invalid = (message: string): unknown =>
  expect.objectContaining({ code: 'OPTION_INVALID', message: expect.stringContaining(message) as string });

describe('program', () => {
  it('completes what is left out: types and bounds of all, then integers of 0 and 1', () => {
    const variables = ['a', { name: 'b', lower: -2 }, { name: 'c', type: 'integer' as const, upper: 3 }];
    const made = program({ variables, constraints: [], type: 'continuous', lower: [0.5, 0, null], upper: null });
    expect(made).toEqual({
      names: ['a', 'b', 'c'],
      types: ['continuous', 'continuous', 'integer'],
      lower: [0.5, -2, -Infinity],
      upper: [Infinity, Infinity, 3],
      objective: [0, 0, 0],
      theta: [0, 1, 2],
      rows: [],
    });
    const { types, lower, upper } = program({ n: 2, constraints: [] });
    expect([types, lower, upper]).toEqual([
      ['integer', 'integer'],
      [0, 0],
      [1, 1],
    ]);
  });

  it('takes coefficients in a list and by name for the same, and leaves out zeros', () => {
    const [one, other] = [[0, 2, 0, 3], { d: 3, a: 0, b: 2 }].map(
      (coefficients) =>
        program({ variables: ['a', 'b', 'c', 'd'], constraints: [{ name: 'r', coefficients, min: 1 }] }).rows,
    );
    expect(one).toEqual([{ name: 'r', indices: [1, 3], values: [2, 3], min: 1, max: Infinity }]);
    expect(other).toEqual(one);
  });

  it.each<[ProgramOptions, string]>([
    [{ constraints: [] }, 'neither n nor variables are given, expected one of them'],
    [named({ n: 2 }), 'both n and variables are given, expected one of them'],
    [named({ variables: [] }), 'variables.length is 0, expected an integer from 1'],
    [named({ variables: ['a', 'a'] }), 'variables[0] and variables[1] are both named a, expected two names'],
    [named({ variables: ['x', 'y'] }), 'constraints[0] (r).coefficients names a, expected a variable: x, y'],
    [
      named({ constraints: [{ ...row, coefficients: { a: Number.NaN } }] }),
      'constraints[0] (r).coefficients[a] is NaN',
    ],
    [
      { n: 3, constraints: [{ coefficients: new Array<number>(3), max: 1 }] },
      'constraints[0].coefficients[0] is undefined',
    ],
    [named({ type: 'real' }), 'type is real, expected integer or continuous or implied'],
    [named({ variables: ['b', { name: 'a', type: 'bool' }] }), 'variables[1] (a).type is bool, expected integer or'],
    [
      named({ variables: [{ name: 'a', upper: 1.5 }] }),
      'variables[0] (a).upper is 1.5, expected an integer of at most',
    ],
    [named({ variables: [{ name: 'a', lower: Number.NaN }], type: 'continuous' }), 'variables[0] (a).lower is NaN'],
    [named({ variables: [{ name: 'a', lower: 2 }] }), 'upper[0] is 1, expected variables[0] (a).lower = 2 or more'],
    [
      named({ variables: [{ name: 'a', objective: 1 }] }),
      'variables[0] (a) has an objective, expected none where θ weighs',
    ],
    [
      named({ variables: ['b', { name: 'a', objective: Infinity }], theta: ['b'] }),
      'variables[1] (a).objective is Infinity, expected a finite number',
    ],
    [named({ theta: [] }), 'theta.length is 0, expected an integer from 1'],
    [named({ theta: ['c'] }), 'theta[0] names c, expected a variable: a, b'],
    [named({ theta: ['b', 'b'] }), 'theta[0] and theta[1] are both named b, expected two names'],
    [{ weights: [1], capacity: 1, ...{ variables: ['a'] } }, 'weights and variables are both given'],
  ])('refuses %j', (options, message) => {
    expect(() => program(options)).toThrow(invalid(message));
  });
});

describe('violation', () => {
  const check = (type: 'integer' | 'continuous', coefficients: readonly number[], x: readonly number[]): unknown =>
    violation(program({ n: 2, type, upper: null, constraints: [{ name: 'r', coefficients, max: 6 }] }))(x);

  it('holds a row of integers to the digit, any other one to a part of its numbers', () => {
    expect(check('integer', [2, 3], [0, 2])).toBeUndefined();
    expect(check('integer', [2, 3], [2, 1])).toBe('r = 7, above its most 6');
    expect(check('integer', [2, 3 + 1e-7], [0, 2])).toBeUndefined();
    expect(check('integer', [2, 3 + 1e-6], [0, 2])).toContain('above its most 6');
    expect(check('continuous', [2, 3], [0, 2 + 1e-7])).toBeUndefined();
    expect(check('continuous', [2, 3], [0, 2 + 1e-6])).toContain('above its most 6');
    expect(check('continuous', [1, -1], [1e9 + 6.5, 1e9])).toBeUndefined();
    expect(check('continuous', [1, -1], [1e9 + 8, 1e9])).toBe('r = 8, above its most 6');
  });

  it('tells what is below its least from what is above its most', () => {
    const between = violation(
      program({ n: 1, upper: 9, constraints: [{ name: 'r', coefficients: [2], min: 3, max: 6 }] }),
    );
    expect([1, 2, 3, 4].map((x) => between([x]))).toEqual([
      'r = 2, below its least 3',
      undefined,
      undefined,
      'r = 8, above its most 6',
    ]);
  });

  it('names the variable that is out of its bounds, or of float32', () => {
    expect(check('integer', [0, 0], [-1, 0])).toBe('z[0] = -1, below its lower bound 0');
    expect(check('integer', [0, 0], [0, 2 ** 24 + 1])).toBe('z[1] = 16777217, which float32 cannot hold');
    expect(check('continuous', [0, 0], [0, 2 ** 24 + 1])).toBeUndefined();
    expect(check('continuous', [0, 0], [0, 1e39])).toContain('float32 cannot hold');
  });
});

describe('programOptions', () => {
  const text = 'max\n x + y\nst\n c: x + 2 y <= 3\nbounds\n x <= 2\nend\n';

  it('reads a file, so that a solver of it has all of it in its specification', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mapgrad-'));
    try {
      const file = join(folder, 'model.lp');
      writeFileSync(file, text);
      const solver = highs({ file, theta: ['y', 'x'] });
      expect(solveOnce(solver, [3, 1])).toEqual([1.5, 0]);
      expect(solver.spec!.argument).not.toHaveProperty('file');
      expect(solveOnce(highs(solver.spec!.argument as never), [1, 3])).toEqual([0.5, 2]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('refuses a file that is not there, and another program beside it', () => {
    expect(() => highs({ file: 'nowhere.lp' })).toThrow(
      expect.objectContaining({
        code: 'DATA_INVALID',
        message: expect.stringMatching(/^file nowhere\.lp cannot be read: ENOENT/) as string,
      }),
    );
    expect(() => programOptions({ file: 'm.lp', ...{ upper: 3 } }, () => text)).toThrow(
      invalid('file and upper are both given, expected file, with theta or without'),
    );
  });
});
