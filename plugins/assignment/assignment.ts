import { type MAPSolver, MapgradError, positiveInteger } from '@mapgrad/contracts';
import munkres from 'munkres';

/** Options of {@link assignment}. */
export interface AssignmentOptions {
  readonly rows: number;
  /** As many as rows when absent. */
  readonly columns?: number;
}

/**
 * The best assignment: θ and z are matrices [rows, columns], row by row, and C are the matrices of zeros and ones with one
 * 1 in each row and at most one in each column, or the other way round where there are more rows than columns: permutation
 * matrices where there are as many of both. For any θ, by the Hungarian algorithm of munkres in double precision, O(rows² ·
 * columns) with the smaller number squared.
 *
 * The answer is a pure function of θ; which one it is of equally good ones is not specified. It is checked to be in C in
 * O(rows + columns); that none is better is not, because munkres keeps to itself the prices that would prove it.
 * Kuhn, The Hungarian method for the assignment problem, 1955.
 *
 * @throws MapgradError OPTION_INVALID; a solve throws THETA_NOT_FINITE, and SOLVER_FAILED where munkres gives no assignment
 */
export function assignment({ rows, columns = rows }: AssignmentOptions): MAPSolver {
  positiveInteger('rows', rows);
  positiveInteger('columns', columns);
  const n = rows * columns;

  return {
    exact: true,
    spec: { module: import.meta.url, name: 'assignment', argument: { rows, columns } },
    size: () => n,
    prepare() {
      const costs = Array.from({ length: rows }, () => new Float64Array(columns));
      const rowTaken = new Uint8Array(rows);
      const columnTaken = new Uint8Array(columns);
      const least = Math.min(rows, columns);
      return (theta, z) => {
        for (let i = 0; i < n; i++) {
          if (!Number.isFinite(theta[i])) throw notFinite(i, theta[i]!);
          costs[Math.floor(i / columns)]![i % columns] = -theta[i]!;
        }
        const pairs = munkres(costs);
        z.fill(0);
        rowTaken.fill(0);
        columnTaken.fill(0);
        for (const [row, column] of pairs) {
          z[row * columns + column] = 1;
          rowTaken[row]!++;
          columnTaken[column]!++;
        }
        if (isInjective(rowTaken, least) && isInjective(columnTaken, least)) return;
        throw new MapgradError('SOLVER_FAILED', `munkres gave ${JSON.stringify(pairs)}, which is not an assignment`);
      };
    },
  };
}

/** Whether so many of some rows or columns are taken once, and the others never. */
function isInjective(taken: Uint8Array, least: number): boolean {
  let sum = 0;
  for (const count of taken) {
    if (count > 1) return false;
    sum += count;
  }
  return sum === least;
}

const notFinite = (i: number, value: number): MapgradError =>
  new MapgradError('THETA_NOT_FINITE', `theta[${i}] is ${value}, expected a finite number`);
