import { checkOption, MapgradError, positiveInteger } from '@mapgrad/contracts';

/** A row: `min ≤ ⟨coefficients, z⟩ ≤ max`, one of the two at least; or `⟨coefficients, z⟩ = equal` alone. */
export type IlpConstraint = {
  /** For messages; `constraints[r]` when absent. */
  readonly name?: string;
  /** [n] */
  readonly coefficients: readonly number[];
  readonly min?: number;
  readonly max?: number;
  readonly equal?: number;
};

interface Limits {
  /** The smallest z_i, an integer: one for all, or [n]. 0 when absent. */
  readonly lower?: number | readonly number[];
  /** The largest z_i, an integer, or null where there is none: one for all, or [n]. 1 when absent. */
  readonly upper?: number | null | readonly (number | null)[];
  /** The time for one solve in milliseconds. 10 000 when absent. */
  readonly deadline?: number;
}

/** A program by its rows. */
export interface IlpRows extends Limits {
  readonly n: number;
  readonly constraints: readonly IlpConstraint[];
}

/** A program of one row, `⟨weights, z⟩ ≤ capacity`: what `knapsack` takes, but the numbers may be any. */
export interface IlpKnapsack extends Limits {
  /** [n] */
  readonly weights: readonly number[];
  readonly capacity: number;
}

/** A program by its rows, or by the weights of its only one. */
export type IlpOptions = IlpRows | IlpKnapsack;

/** min ≤ ⟨coefficients, z⟩ ≤ max; infinite where there is no such limit. */
export interface Row {
  readonly name: string;
  readonly coefficients: readonly number[];
  readonly min: number;
  readonly max: number;
}

/** `{ z ∈ ℤⁿ : every row holds, lower ≤ z ≤ upper }`. */
export interface IntegerProgram {
  readonly n: number;
  readonly rows: readonly Row[];
  /** [n] */
  readonly lower: readonly number[];
  /** [n], infinite where there is no bound. */
  readonly upper: readonly number[];
}

/** Integers up to this one are themselves in float32. */
export const LARGEST_INTEGER: number = 2 ** 24;

/**
 * The program that options describe.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function integerProgram(options: IlpOptions): IntegerProgram {
  const { n, constraints } = rowsOf(options);
  positiveInteger('n', n);
  const rows = constraints.map((constraint, r) => rowOf(constraint, r, n));
  rows.forEach(({ name }, r) => {
    const first = rows.findIndex((row) => row.name === name);
    if (first < r)
      throw invalid(`constraints[${first}] and constraints[${r}] are both named ${name}, expected two names`);
  });

  const lower = each('lower', options.lower ?? 0, n);
  const upper = each('upper', options.upper === undefined ? 1 : options.upper, n).map((bound) => bound ?? Infinity);
  for (let i = 0; i < n; i++) {
    const least = lower[i]!;
    const largest = upper[i]!;
    checkOption(`lower[${i}]`, least, isBound(least), `an integer of at most ${LARGEST_INTEGER} either way`);
    if (largest === Infinity) continue;
    checkOption(
      `upper[${i}]`,
      largest,
      isBound(largest),
      `an integer of at most ${LARGEST_INTEGER} either way, or null`,
    );
    checkOption(`upper[${i}]`, largest, largest >= least, `lower[${i}] = ${least} or more`);
  }
  return { n, rows, lower, upper };
}

function rowsOf(options: IlpOptions): IlpRows {
  if (!('weights' in options)) return options;
  for (const key of ['n', 'constraints']) {
    if (key in options)
      throw invalid(`weights and ${key} are both given, expected weights and capacity, or n and constraints`);
  }
  const { weights, capacity } = options;
  return { n: weights.length, constraints: [{ name: 'capacity', coefficients: weights, max: capacity }] };
}

function rowOf(constraint: IlpConstraint, r: number, n: number): Row {
  const { name, coefficients, min, max, equal } = constraint;
  const place = `constraints[${r}]${name === undefined ? '' : ` (${name})`}`;
  checkOption(`${place}.coefficients.length`, coefficients.length, coefficients.length === n, `n = ${n}`);
  coefficients.forEach((coefficient, i) => {
    checkOption(`${place}.coefficients[${i}]`, coefficient, true, 'a finite number');
  });
  const given = Object.entries({ min, max, equal }).filter(([, limit]) => limit !== undefined);
  for (const [key, limit] of given) checkOption(`${place}.${key}`, limit!, true, 'a finite number');
  if (given.length === 0 || (equal !== undefined && given.length > 1)) {
    const found = given.map(([key]) => key).join(' and ') || 'no limit';
    throw invalid(`${place} has ${found}, expected min, max or both of them, or equal alone`);
  }
  if (min !== undefined && max !== undefined) checkOption(`${place}.min`, min, min <= max, `at most max = ${max}`);
  return {
    name: name ?? `constraints[${r}]`,
    coefficients: [...coefficients],
    min: equal ?? min ?? -Infinity,
    max: equal ?? max ?? Infinity,
  };
}

/** [n], from one for all or from [n]. */
function each<T extends number | null>(name: string, value: T | readonly T[], n: number): readonly T[] {
  if (typeof value !== 'object' || value === null) return Array.from({ length: n }, () => value);
  checkOption(`${name}.length`, value.length, value.length === n, `n = ${n}`);
  return [...value];
}

const isBound = (bound: number): boolean => Number.isInteger(bound) && Math.abs(bound) <= LARGEST_INTEGER;

const invalid = (message: string): MapgradError => new MapgradError('OPTION_INVALID', message);
