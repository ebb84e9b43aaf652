import type { Program, Row } from './program.ts';

/**
 * Rows that no x within the bounds satisfies together, although without any one of them some x would.
 *
 * @param program one that no x satisfies
 * @param infeasible whether no x satisfies a program that has fewer rows; a row of which it throws is left in
 */
export function conflict(program: Program, infeasible: (program: Program) => boolean): readonly Row[] {
  return program.rows.reduce((rows, row) => {
    const others = rows.filter((other) => other !== row);
    try {
      return infeasible({ ...program, rows: others }) ? others : rows;
    } catch {
      return rows;
    }
  }, program.rows);
}

/** What an error says of a program that no x satisfies, from {@link conflict}. */
export function conflictMessage(rows: readonly Row[]): string {
  const names = rows.map(({ name }) => name);
  const all = names.length > 1 ? `${names.join(' and ')} together` : names.join();
  return `no z within the bounds satisfies ${all}`;
}
