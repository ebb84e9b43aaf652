import { fewOf } from '../few-of.ts';
import type { Program, Row } from './program.ts';

/**
 * Rows that no x within the bounds satisfies together, although without any one of them some x would.
 *
 * By halves, so that k rows of m take about k log m programs. Source: U. Junker, QuickXplain: preferred explanations and
 * relaxations for over-constrained problems, AAAI 2004.
 *
 * @param program one that no x satisfies
 * @param infeasible whether no x satisfies a program that has fewer rows; rows of which it throws are left in
 */
export function conflict(program: Program, infeasible: (program: Program) => boolean): readonly Row[] {
  /** Those of some rows that cannot hold together with the ones that are kept. */
  const among = (rows: readonly Row[], kept: readonly Row[], grown: boolean): readonly Row[] => {
    try {
      if (grown && infeasible({ ...program, rows: kept })) return [];
    } catch {
      return rows;
    }
    if (rows.length < 2) return rows;
    const half = rows.length >> 1;
    const first = rows.slice(0, half);
    const needed = among(rows.slice(half), [...kept, ...first], true);
    return [...among(first, [...kept, ...needed], needed.length > 0), ...needed];
  };
  return among(program.rows, [], false);
}

/** What an error says of a program that no x satisfies, from {@link conflict}. */
export function conflictMessage(rows: readonly Row[]): string {
  const names = fewOf(rows.map(({ name }) => name)).join(' and ');
  return `no z within the bounds satisfies ${names}${rows.length > 1 ? ' together' : ''}`;
}
