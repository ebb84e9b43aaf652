import { checkOption, MapgradError, oneOf, positiveInteger } from '@mapgrad/contracts';
import type { Constraint, ProgramOptions, RowsOptions, VariableOptions, VariableType } from './options.ts';

/** min ≤ ⟨values, x at indices⟩ ≤ max; infinite where there is no such limit. */
export interface Row {
  readonly name: string;
  /** Ascending; what is not among them has the coefficient 0. */
  readonly indices: readonly number[];
  readonly values: readonly number[];
  readonly min: number;
  readonly max: number;
}

/** `max ⟨θ, z⟩ + ⟨objective, x⟩` over the x [m] that satisfy all rows and bounds; z [n] is the part of x that θ weighs. */
export interface Program {
  /** [m] */
  readonly names: readonly string[];
  /** [m] */
  readonly types: readonly VariableType[];
  /** [m], −∞ where there is no bound. */
  readonly lower: readonly number[];
  /** [m], ∞ where there is no bound. */
  readonly upper: readonly number[];
  /** [m], 0 for what θ weighs. */
  readonly objective: readonly number[];
  /** [n], which variables θ weighs. */
  readonly theta: readonly number[];
  readonly rows: readonly Row[];
}

/** Integers up to this one are themselves in float32. */
export const LARGEST_INTEGER: number = 2 ** 24;

const TYPES: readonly VariableType[] = ['integer', 'continuous', 'implied'];

/**
 * The program that options describe.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function program(options: ProgramOptions): Program {
  const given = rowsOf(options);
  const variables = variablesOf(given);
  const m = variables.length;
  const names = variables.map(({ name }) => name);
  const at = indexOf(names, 'variables');
  const weighed = given.theta?.map((name, i) => knownIndex(at, name, `theta[${i}]`));
  if (weighed !== undefined) {
    positiveInteger('theta.length', weighed.length);
    indexOf(given.theta!, 'theta');
  }

  const rows = given.constraints.map((constraint, r) => rowOf(constraint, r, names, at));
  indexOf(
    rows.map(({ name }) => name),
    'constraints',
  );

  const { type = 'integer', lower = 0, upper = 1 } = given;
  oneOf('type', type, TYPES);
  const bounds = { lower: each('lower', lower, m), upper: each('upper', upper, m) };
  const limited = variables.map((variable, i) => {
    const own = variable.type ?? type;
    const place = 'given' in variable ? `variables[${i}] (${variable.name})` : '';
    oneOf(`${place}.type`, own, TYPES);
    const bound = (side: 'lower' | 'upper'): number => {
      const [name, value] =
        variable[side] === undefined ? [`${side}[${i}]`, bounds[side][i]!] : [`${place}.${side}`, variable[side]];
      return boundOf(name, value, own, side);
    };
    const [least, most] = [bound('lower'), bound('upper')];
    if (most < least)
      throw invalid(
        `${variable.upper === undefined ? `upper[${i}]` : `${place}.upper`} is ${most}, expected ` +
          `${variable.lower === undefined ? `lower[${i}]` : `${place}.lower`} = ${least} or more`,
      );
    const { objective = 0 } = variable;
    checkOption(`${place}.objective`, objective, true, 'a finite number');
    if (variable.objective !== undefined && (weighed?.includes(i) ?? true))
      throw invalid(`${place} has an objective, expected none where θ weighs: leave its name out of theta`);
    return { type: own, lower: least, upper: most, objective };
  });

  return {
    names,
    types: limited.map((variable) => variable.type),
    lower: limited.map((variable) => variable.lower),
    upper: limited.map((variable) => variable.upper),
    objective: limited.map((variable) => variable.objective),
    theta: weighed ?? names.map((_, i) => i),
    rows,
  };
}

function rowsOf(options: ProgramOptions): RowsOptions {
  if (!('weights' in options)) {
    if ((options.n === undefined) === (options.variables === undefined))
      throw invalid(
        `${options.n === undefined ? 'neither n nor' : 'both n and'} variables are given, expected one of them`,
      );
    return options;
  }
  for (const key of ['n', 'variables', 'constraints']) {
    if (key in options)
      throw invalid(`weights and ${key} are both given, expected weights and capacity, or n and constraints`);
  }
  const { weights, capacity, ...rest } = options;
  return { ...rest, n: weights.length, constraints: [{ name: 'capacity', coefficients: weights, max: capacity }] };
}

/** The variables, those whose options are their own with `given`. */
function variablesOf({ n, variables }: RowsOptions): readonly (VariableOptions & { readonly given?: true })[] {
  if (variables === undefined) {
    positiveInteger('n', n!);
    return Array.from({ length: n! }, (_, i) => ({ name: `z[${i}]` }));
  }
  positiveInteger('variables.length', variables.length);
  return variables.map((variable) =>
    typeof variable === 'string' ? { name: variable } : { ...variable, given: true },
  );
}

function rowOf(constraint: Constraint, r: number, names: readonly string[], at: ReadonlyMap<string, number>): Row {
  const { name, coefficients, min, max, equal } = constraint;
  const place = `constraints[${r}]${name === undefined ? '' : ` (${name})`}`;
  const entries = isList(coefficients)
    ? [...coefficients.entries()]
    : Object.entries(coefficients).map(([variable, value]): [number, number] => [
        knownIndex(at, variable, `${place}.coefficients`),
        value,
      ]);
  if (isList(coefficients)) {
    const { length } = coefficients;
    checkOption(`${place}.coefficients.length`, length, length === names.length, `n = ${names.length}`);
  }
  for (const [i, value] of entries) {
    const key = isList(coefficients) ? String(i) : names[i]!;
    checkOption(`${place}.coefficients[${key}]`, value, true, 'a finite number');
  }
  const given = Object.entries({ min, max, equal }).filter(([, limit]) => limit !== undefined);
  for (const [key, limit] of given) checkOption(`${place}.${key}`, limit!, true, 'a finite number');
  if (given.length === 0 || (equal !== undefined && given.length > 1)) {
    const found = given.map(([key]) => key).join(' and ') || 'no limit';
    throw invalid(`${place} has ${found}, expected min, max or both of them, or equal alone`);
  }
  if (min !== undefined && max !== undefined) checkOption(`${place}.min`, min, min <= max, `at most max = ${max}`);
  const present = entries.filter(([, value]) => value !== 0).sort(([a], [b]) => a - b);
  return {
    name: name ?? `constraints[${r}]`,
    indices: present.map(([i]) => i),
    values: present.map(([, value]) => value),
    min: equal ?? min ?? -Infinity,
    max: equal ?? max ?? Infinity,
  };
}

function boundOf(name: string, value: number | null, type: VariableType, side: 'lower' | 'upper'): number {
  if (value === null) return side === 'lower' ? -Infinity : Infinity;
  const holds = type === 'continuous' || (Number.isInteger(value) && Math.abs(value) <= LARGEST_INTEGER);
  const expected = type === 'continuous' ? 'a finite number' : `an integer of at most ${LARGEST_INTEGER} either way`;
  checkOption(name, value, holds, `${expected}, or null`);
  return value;
}

/** [m], from one for all or from [m]. */
function each<T extends number | null>(name: string, value: T | readonly T[], m: number): readonly T[] {
  if (typeof value !== 'object' || value === null) return Array.from({ length: m }, () => value);
  checkOption(`${name}.length`, value.length, value.length === m, `n = ${m}`);
  return [...value];
}

/** Where each of some names is in a list that has each once. */
function indexOf(names: readonly string[], list: string): ReadonlyMap<string, number> {
  const at = new Map<string, number>();
  for (const [i, name] of names.entries()) {
    const first = at.get(name);
    if (first !== undefined)
      throw invalid(`${list}[${first}] and ${list}[${i}] are both named ${name}, expected two names`);
    at.set(name, i);
  }
  return at;
}

function knownIndex(at: ReadonlyMap<string, number>, name: string, place: string): number {
  const index = at.get(name);
  if (index !== undefined) return index;
  const some = [...at.keys()].slice(0, 8).join(', ') + (at.size > 8 ? ', …' : '');
  throw invalid(`${place} names ${name}, expected a variable: ${some}`);
}

// `Array.isArray` alone does not tell a readonly array from the rest.
const isList = (value: Constraint['coefficients']): value is readonly number[] => Array.isArray(value);

const invalid = (message: string): MapgradError => new MapgradError('OPTION_INVALID', message);
