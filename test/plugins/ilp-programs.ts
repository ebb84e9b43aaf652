import { readFileSync } from 'node:fs';
import type { Constraint, RowsOptions } from '@mapgrad/solvers/program';
import fc from 'fast-check';

/** A row whose coefficients are in a list. */
export type DenseConstraint = Constraint & { readonly coefficients: readonly number[] };

/** A program of integers by rows. */
export type DenseRows = Omit<RowsOptions, 'constraints' | 'n'> & {
  readonly n: number;
  readonly constraints: readonly DenseConstraint[];
};

/** A program of the fixtures. */
export interface KnownProgram {
  readonly name: string;
  readonly theta: readonly number[];
  readonly rows: readonly {
    readonly name?: string;
    readonly indices: readonly number[];
    readonly values: readonly number[];
    readonly min?: number;
    readonly max?: number;
    readonly equal?: number;
  }[];
  /** null where no z satisfies the rows; absent where it is not known. */
  readonly optimum?: number | null;
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/ilp/${name}.json`, import.meta.url), 'utf8'));

/** 0/1 programs. */
export const binaryPrograms = read('binary-programs') as Readonly<
  Record<'small' | 'mid' | 'endless', readonly KnownProgram[]>
>;

/** Programs whose variables have no upper bound. */
export const models = read('models') as readonly KnownProgram[];

/** A known program as options. */
export const optionsOf = ({ theta, rows }: KnownProgram): DenseRows => ({
  n: theta.length,
  constraints: rows.map(({ indices, values, ...row }) => ({
    ...row,
    coefficients: theta.map((_, i) => values[indices.indexOf(i)] ?? 0),
  })),
});

/** All integers between bounds. */
export function* states(lower: readonly number[], upper: readonly number[]): Generator<readonly number[]> {
  const z = [...lower];
  for (let i = 0; i < z.length; ) {
    yield [...z];
    for (i = 0; i < z.length && z[i] === upper[i]; i++) z[i] = lower[i]!;
    if (i < z.length) z[i]!++;
  }
}

const product = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);

/** Whether rows hold, but for rounding. */
export const satisfies = (z: readonly number[], constraints: readonly DenseConstraint[]): boolean =>
  constraints.every(({ coefficients, min, max, equal }) => {
    const value = product(coefficients, z);
    return value >= (equal ?? min ?? -Infinity) - 1e-9 && value <= (equal ?? max ?? Infinity) + 1e-9;
  });

/** Rows that have something to do with some state z, so that many programs have a solution and many have none. */
const rowFor = (z: readonly number[], coefficient: fc.Arbitrary<number>): fc.Arbitrary<DenseConstraint> =>
  fc
    .record({
      coefficients: fc.array(coefficient, { minLength: z.length, maxLength: z.length }),
      kind: fc.constantFrom('min', 'max', 'both', 'equal'),
      below: fc.integer({ min: -1, max: 3 }),
      above: fc.integer({ min: 0, max: 3 }),
    })
    .map(({ coefficients, kind, below, above }) => {
      const value = product(coefficients, z);
      if (kind === 'equal') return { coefficients, equal: value };
      const min = value - below;
      const max = value + above;
      return { coefficients, ...(kind !== 'max' && { min }), ...(kind !== 'min' && { max: Math.max(min, max) }) };
    });

const small = fc.integer({ min: -5, max: 5 });

/** Programs with bounds that are small enough to try all z, some without a solution. */
export const programs = (
  least: fc.Arbitrary<number>,
  range: fc.Arbitrary<number>,
  coefficient: fc.Arbitrary<number> = small,
): fc.Arbitrary<DenseRows & { readonly lower: readonly number[]; readonly upper: readonly number[] }> =>
  fc.array(fc.tuple(least, range, fc.nat()), { minLength: 1, maxLength: 6 }).chain((variables) => {
    const lower = variables.map(([from]) => from);
    const upper = variables.map(([from, width]) => from + width);
    const z = variables.map(([from, width, pick]) => from + (pick % (width + 1)));
    return fc
      .array(rowFor(z, coefficient), { maxLength: 5 })
      .map((constraints) => ({ n: z.length, constraints, lower, upper }));
  });
