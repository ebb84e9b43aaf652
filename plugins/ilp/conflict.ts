import { branchAndBound } from './branch-and-bound.ts';
import type { IntegerProgram, Row } from './integer-program.ts';

/**
 * Rows that no z within the bounds satisfies together, although without any one of them some z would.
 *
 * @param program one that no z satisfies
 * @param interrupt as for {@link branchAndBound}; what is not known by then is left in
 */
export function conflict(program: IntegerProgram, interrupt: () => void): readonly Row[] {
  const zero = new Float64Array(program.n);
  return program.rows.reduce((rows, row) => {
    const others = rows.filter((other) => other !== row);
    try {
      return branchAndBound({ ...program, rows: others })(zero, interrupt).status === 'infeasible' ? others : rows;
    } catch {
      return rows;
    }
  }, program.rows);
}
