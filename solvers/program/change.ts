import { checkOption, MapgradError } from '@mapgrad/contracts';
import { fewOf } from '../few-of.ts';
import type { Program, Row } from './program.ts';

/** What an instance has otherwise than its program, by the names of rows and variables. */
export interface ProgramChanges {
  readonly constraints?: Readonly<Record<string, RowChange>>;
}

/** New numbers of a row; those left out stay. `equal` is a new min and max at once. */
export interface RowChange {
  readonly coefficients?: Readonly<Record<string, number>>;
  readonly min?: number;
  readonly max?: number;
  readonly equal?: number;
}

/**
 * A program with other right-hand sides or coefficients, as one instance of many has them.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function change(program: Program, { constraints = {} }: ProgramChanges): Program {
  const changes = new Map(Object.entries(constraints));
  const known = new Set(program.rows.map(({ name }) => name));
  const unknown = [...changes.keys()].find((name) => !known.has(name));
  if (unknown !== undefined)
    throw invalid(`constraints of the instance name ${unknown}, expected a row: ${fewOf([...known]).join(', ')}`);
  const rows = program.rows.map((row) => {
    const changed = changes.get(row.name);
    return changed === undefined ? row : changeRow(row, changed, program.names);
  });
  return { ...program, rows };
}

function changeRow(row: Row, changed: RowChange, names: readonly string[]): Row {
  const place = `${row.name} of the instance`;
  const { coefficients = {}, equal, min = equal ?? row.min, max = equal ?? row.max } = changed;
  for (const [key, limit] of Object.entries({ min: changed.min, max: changed.max, equal }))
    if (limit !== undefined) checkOption(`${key} of ${place}`, limit, true, 'a finite number');
  if (equal !== undefined && (changed.min !== undefined || changed.max !== undefined))
    throw invalid(`${place} has equal and another limit, expected min, max or both of them, or equal alone`);
  if (min > max) throw invalid(`min of ${place} is ${min}, expected at most max = ${max}`);

  const values = new Map(row.indices.map((index, k) => [index, row.values[k]!]));
  for (const [name, value] of Object.entries(coefficients)) {
    const index = names.indexOf(name);
    if (index < 0) throw invalid(`coefficients of ${place} name ${name}, expected a variable`);
    checkOption(`coefficient ${name} of ${place}`, value, true, 'a finite number');
    values.set(index, value);
  }
  const entries = [...values].filter(([, value]) => value !== 0).sort(([a], [b]) => a - b);
  return { ...row, min, max, indices: entries.map(([i]) => i), values: entries.map(([, value]) => value) };
}

const invalid = (message: string): MapgradError => new MapgradError('OPTION_INVALID', message);
