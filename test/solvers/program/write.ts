import type { Program } from '@mapgrad/solvers/program';

const signed = (value: number): string => (value < 0 ? `- ${-value}` : `+ ${value}`);
const sum = (values: readonly number[], names: readonly string[]): string =>
  values.map((value, k) => `${signed(value)} ${names[k]!}`).join(' ');

/** A program in the CPLEX LP format, maximised; every variable is in the objective. */
export function writeLp({ names, types, lower, upper, objective, rows }: Program): string {
  const lines = ['\\ written', 'Maximize', ` obj: ${sum(objective, names)}`, 'Subject To'];
  for (const row of rows) {
    const terms =
      row.indices.length === 0
        ? `0 ${names[0]!}`
        : sum(
            row.values,
            row.indices.map((i) => names[i]!),
          );
    if (row.min === row.max) lines.push(` ${row.name}: ${terms} = ${row.min}`);
    else if (row.max === Infinity) lines.push(` ${row.name}: ${terms} >= ${row.min}`);
    else if (row.min === -Infinity) lines.push(` ${row.name}: ${terms} <= ${row.max}`);
    else lines.push(` ${row.name}: ${row.min} <= ${terms}`, `  <= ${row.max}`);
  }
  lines.push('Bounds');
  for (const [i, name] of names.entries()) {
    if (lower[i] === -Infinity && upper[i] === Infinity) lines.push(` ${name} free`);
    else
      lines.push(
        ` ${lower[i]!} <= ${name} <= ${upper[i] === Infinity ? '+inf' : upper[i]!}`.replace('-Infinity', '-inf'),
      );
  }
  lines.push('General', ...names.filter((_, i) => types[i] === 'integer'), 'End', '');
  return lines.join('\n');
}

/** A program in the MPS format, maximised; `fixed` with fields in their columns. */
export function writeMps({ names, types, lower, upper, objective, rows }: Program, fixed: boolean): string {
  const line = (...fields: readonly string[]): string =>
    fixed
      ? [1, 4, 14, 24, 39, 49].reduce((text, column, k) => text.padEnd(column) + (fields[k] ?? ''), '').trimEnd()
      : ` ${fields.filter((field) => field !== '').join(' ')}`;
  const typeOf = ({ min, max }: Program['rows'][number]): string => (min === max ? 'E' : max === Infinity ? 'G' : 'L');
  const lines = ['NAME written', 'OBJSENSE', '    MAX', 'ROWS', line('N', 'obj')];
  for (const row of rows) lines.push(line(typeOf(row), row.name));
  lines.push('COLUMNS');
  for (const [i, name] of names.entries()) {
    const integer = types[i] === 'integer';
    if (integer) lines.push(line('', 'M', "'MARKER'", '', "'INTORG'"));
    lines.push(line('', name, 'obj', String(objective[i]!)));
    for (const row of rows) {
      const at = row.indices.indexOf(i);
      if (at >= 0) lines.push(line('', name, row.name, String(row.values[at]!)));
    }
    if (integer) lines.push(line('', 'M', "'MARKER'", '', "'INTEND'"));
  }
  lines.push('RHS');
  for (const row of rows) lines.push(line('', 'RHS', row.name, String(row.max === Infinity ? row.min : row.max)));
  lines.push('RANGES');
  for (const row of rows) {
    if (row.min < row.max && row.min > -Infinity && row.max < Infinity)
      lines.push(line('', 'RNG', row.name, String(row.max - row.min)));
  }
  lines.push('BOUNDS');
  for (const [i, name] of names.entries()) {
    lines.push(lower[i] === -Infinity ? line('MI', 'BND', name) : line('LO', 'BND', name, String(lower[i]!)));
    lines.push(upper[i] === Infinity ? line('PL', 'BND', name) : line('UP', 'BND', name, String(upper[i]!)));
  }
  return `${lines.join('\n')}\nENDATA\n`;
}
