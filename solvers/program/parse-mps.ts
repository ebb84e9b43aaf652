import { fileFlaw } from './file-flaw.ts';
import { type FileModel, type FileRow, type FileVariable, newVariable, optionsOf } from './file-model.ts';
import { type MpsField, type MpsLine, mpsLines } from './mps-fields.ts';
import type { RowsOptions } from './options.ts';

const SECTIONS = ['NAME', 'OBJSENSE', 'ROWS', 'COLUMNS', 'RHS', 'RANGES', 'BOUNDS', 'ENDATA'] as const;
type Section = (typeof SECTIONS)[number];

const isSection = (text: string): text is Section => (SECTIONS as readonly string[]).includes(text);

/**
 * Reads a linear program in the MPS format, free or fixed: NAME, OBJSENSE, ROWS, COLUMNS with integer markers, RHS, RANGES,
 * BOUNDS, ENDATA.
 *
 * It is minimised unless OBJSENSE says otherwise; a variable is from 0 up unless a bound says otherwise. What other readers
 * take in different ways is refused: an integer variable between markers without any bound, and a negative upper
 * bound where the lower one is not given. Free rows but the first, the objective, are left out.
 *
 * @param file for messages
 * @throws MapgradError DATA_INVALID, with the line and the column
 */
export function parseMps(text: string, file: string): RowsOptions {
  const flaw = fileFlaw(file);
  const lines = mpsLines(text);
  const model: FileModel = { variables: new Map(), rows: new Map() };
  const senses = new Map<string, string>();
  const bounded = { lower: new Set<string>(), upper: new Set<string>() };
  const marked = new Map<string, MpsField>();
  const seen = new Set<string>();
  let objective: string | undefined;
  let direction = -1;
  let integer = false;
  let section: Section | undefined;
  let last: FileVariable | undefined;

  const numberIn = (field: MpsField): number => {
    const value = field.text === '' ? Number.NaN : Number(field.text);
    if (Number.isNaN(value)) throw flaw(field, `found '${field.text}', expected a number`);
    return Math.abs(value) >= 1e20 ? Math.sign(value) * Infinity : value;
  };
  const finiteIn = (field: MpsField): number => {
    const value = numberIn(field);
    if (!Number.isFinite(value)) throw flaw(field, `${field.text} is too large`);
    return value;
  };
  /** The pairs of a row and a number that a line ends with; what they are of has a row once. */
  function* pairs({ fields }: MpsLine, from: number, of: string): Generator<readonly [MpsField, number]> {
    for (let k = from; k + 1 < fields.length; k += 2) {
      const row = fields[k]!;
      if (!senses.has(row.text)) throw flaw(row, `row ${row.text} is not among ROWS`);
      const value = finiteIn(fields[k + 1]!);
      const key = `${of}\n${row.text}`;
      if (seen.has(key)) throw flaw(row, `${of} has row ${row.text} twice`);
      seen.add(key);
      yield [row, value];
    }
  }
  const count = (line: MpsLine, ...allowed: readonly number[]): void => {
    if (allowed.includes(line.fields.length)) return;
    const at = line.fields[Math.max(...allowed)] ?? line.fields.at(-1)!;
    throw flaw(at, `a line of ${section!} has ${line.fields.length} fields, expected ${allowed.join(' or ')}`);
  };
  const columnOf = (field: MpsField): FileVariable => {
    const variable = model.variables.get(field.text);
    if (variable === undefined) throw flaw(field, `column ${field.text} is not among COLUMNS`);
    variable.place = field;
    return variable;
  };

  const read: Readonly<Record<Section, (line: MpsLine) => void>> = {
    NAME: (line) => {
      throw flaw(line.fields[0]!, `found '${line.fields[0]!.text}', expected a section: ${SECTIONS.join(', ')}`);
    },
    OBJSENSE(line) {
      count(line, 1);
      sense(line.fields[0]!);
    },
    ROWS(line) {
      count(line, 2);
      const [type, name] = line.fields as [MpsField, MpsField];
      if (!['N', 'L', 'G', 'E'].includes(type.text))
        throw flaw(type, `row ${name.text} has the type ${type.text}, expected N, L, G or E`);
      if (senses.has(name.text)) throw flaw(name, `row ${name.text} is given twice`);
      senses.set(name.text, type.text);
      if (type.text === 'N') {
        objective ??= name.text;
        return;
      }
      const [lower, upper] = [type.text === 'L' ? -Infinity : 0, type.text === 'G' ? Infinity : 0];
      model.rows.set(name.text, { name: name.text, place: name, coefficients: new Map(), lower, upper });
    },
    COLUMNS(line) {
      const [name, marker, which] = line.fields as [MpsField, MpsField | undefined, MpsField | undefined];
      if (marker?.text === "'MARKER'") {
        count(line, 3);
        if (which!.text !== "'INTORG'" && which!.text !== "'INTEND'")
          throw flaw(which!, `marker ${which!.text} is not supported, expected 'INTORG' or 'INTEND'`);
        if (integer === (which!.text === "'INTORG'"))
          throw flaw(which!, `${which!.text} ${integer ? 'within' : 'outside of'} a block of integers`);
        integer = !integer;
        return;
      }
      count(line, 3, 5);
      if (last?.name !== name.text) {
        if (model.variables.has(name.text))
          throw flaw(name, `column ${name.text} begins again, expected its lines to be together`);
        last = { ...newVariable(name.text, name), type: integer ? 'integer' : 'continuous' };
        model.variables.set(name.text, last);
        if (integer) marked.set(name.text, name);
      }
      for (const [{ text }, value] of pairs(line, 1, `column ${name.text}`)) {
        if (text === objective) last.objective = direction * value;
        else model.rows.get(text)?.coefficients.set(name.text, value);
      }
    },
    RHS(line) {
      count(line, 2, 3, 4, 5);
      for (const [{ text }, value] of pairs(line, line.fields.length % 2, 'RHS')) {
        const row = model.rows.get(text);
        if (row === undefined) continue; // the constant of an objective
        if (Number.isFinite(row.lower)) row.lower = value;
        if (Number.isFinite(row.upper)) row.upper = value;
      }
    },
    RANGES(line) {
      count(line, 2, 3, 4, 5);
      for (const [field, value] of pairs(line, line.fields.length % 2, 'RANGES')) {
        const row = model.rows.get(field.text);
        if (row === undefined) throw flaw(field, `row ${field.text} is free, expected none with a range`);
        range(row, senses.get(field.text)!, value);
      }
    },
    BOUNDS: bound,
    ENDATA: (line) => {
      throw flaw(line.fields[0]!, `found '${line.fields[0]!.text}', expected nothing after ENDATA`);
    },
  };

  function sense(field: MpsField): void {
    if (!['MAX', 'MAXIMIZE', 'MIN', 'MINIMIZE'].includes(field.text.toUpperCase()))
      throw flaw(field, `found '${field.text}', expected MAX or MIN`);
    direction = field.text.toUpperCase().startsWith('MAX') ? 1 : -1;
  }

  function range(row: FileRow, type: string, value: number): void {
    if (type === 'G' || (type === 'E' && value > 0)) row.upper = row.lower + Math.abs(value);
    else row.lower = row.upper - Math.abs(value);
  }

  function bound(line: MpsLine): void {
    const type = line.fields[0]!;
    const withNumber = ['UP', 'LO', 'FX', 'UI', 'LI'].includes(type.text);
    if (!withNumber && !['FR', 'MI', 'PL', 'BV'].includes(type.text))
      throw flaw(type, `bounds of type ${type.text} are not supported, expected UP, LO, FX, FR, MI, PL, BV, UI or LI`);
    if (withNumber) count(line, 3, 4);
    else count(line, 2, 3);
    const variable = columnOf(line.fields.at(withNumber ? -2 : -1)!);
    const { name } = variable;
    const set = (side: 'lower' | 'upper', value: number): void => {
      if (bounded[side].has(name)) throw flaw(type, `column ${name} has two ${side} bounds`);
      bounded[side].add(name);
      if (value === (side === 'lower' ? Infinity : -Infinity))
        throw flaw(type, `column ${name} has the ${side} bound ${value}`);
      variable[side] = value;
    };
    const value = withNumber ? numberIn(line.fields.at(-1)!) : 0;
    if (type.text === 'UI' || type.text === 'LI' || type.text === 'BV') variable.type = 'integer';
    if (type.text === 'FX' && !Number.isFinite(value)) throw flaw(type, `column ${name} is fixed at ${value}`);
    if (['LO', 'LI', 'FX'].includes(type.text)) set('lower', value);
    if (['UP', 'UI', 'FX'].includes(type.text)) set('upper', value);
    if (type.text === 'MI' || type.text === 'FR') set('lower', -Infinity);
    if (type.text === 'PL' || type.text === 'FR') set('upper', Infinity);
    if (type.text === 'BV') {
      set('lower', 0);
      set('upper', 1);
    }
    if (variable.upper < 0 && ['UP', 'UI'].includes(type.text) && !bounded.lower.has(name))
      throw flaw(
        line.fields.at(-1)!,
        `column ${name} is at most ${variable.upper} with no lower bound yet: give LO or MI first`,
      );
  }

  for (const line of lines) {
    if (section === 'ENDATA') read.ENDATA(line);
    const first = line.fields[0]!;
    if (!line.opens) {
      if (section === undefined) throw flaw(first, `found '${first.text}', expected NAME or ROWS`);
      read[section](line);
      continue;
    }
    if (!isSection(first.text)) {
      throw flaw(first, `section ${first.text} is not supported, expected ${SECTIONS.join(', ')}`);
    }
    if (section !== undefined && SECTIONS.indexOf(first.text) <= SECTIONS.indexOf(section))
      throw flaw(first, `section ${first.text} comes after ${section}, expected the order ${SECTIONS.join(', ')}`);
    section = first.text;
    const [, second, third] = line.fields;
    const more = section === 'OBJSENSE' ? third : second;
    if (more !== undefined && section !== 'NAME')
      throw flaw(more, `found '${more.text}', expected nothing more after ${section}`);
    if (section === 'OBJSENSE' && second !== undefined) sense(second);
  }
  const end = { line: (lines.at(-1)?.line ?? 0) + 1, column: 1 };
  if (section !== 'ENDATA') throw flaw(end, 'the file ends without ENDATA');
  for (const [name, field] of marked) {
    if (!bounded.upper.has(name) && !bounded.lower.has(name))
      throw flaw(
        field,
        `integer column ${name} has no bounds, where some readers set an upper bound of 1 and others none: give UP, PL or BV`,
      );
  }
  return optionsOf(model, flaw, end);
}
