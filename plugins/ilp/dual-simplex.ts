import type { Tableau } from './lp.ts';

/** How far a row, scaled as {@link halfSpaces} does, or a bound may be passed by a relaxation. */
export const FEASIBLE = 1e-7;
/** Coefficients nearer to 0 than this are no pivots, here as in the library. */
const PIVOT = 1e-8;

/**
 * Makes a tableau feasible, or finds that it cannot be, by the dual simplex method.
 *
 * It stands in for the library's `phase1`, whose rule against cycles can itself go round for ever. The row furthest from
 * feasible leaves the basis, and a column of the smallest ratio enters it, of such the one of largest coefficient. After
 * `patience` steps for each row and column it is always the lowest index, of rows and of columns, which must end.
 *
 * Source of the last rule: Bland, "New finite pivoting rules for the simplex method" (1977), on the dual without costs.
 *
 * @returns the number of pivots; the verdict is `tableau.feasible`
 */
export function dualSimplex(tableau: Tableau, patience = 5): number {
  const { matrix, width, height, varIndexByRow, varIndexByCol } = tableau;
  const limit = patience * (width + height);
  for (let pivots = 0; ; pivots++) {
    const patient = pivots < limit;

    let row = 0;
    for (let r = 1; r < height; r++) {
      const value = matrix[r * width]!;
      if (value >= -FEASIBLE) continue;
      if (row === 0 || (patient ? value < matrix[row * width]! : varIndexByRow[r]! < varIndexByRow[row]!)) row = r;
    }
    tableau.feasible = row === 0;
    if (row === 0) return pivots;

    let column = 0;
    let pivot = 0;
    let smallest = Infinity;
    for (let c = 1; c < width; c++) {
      const coefficient = matrix[row * width + c]!;
      if (coefficient >= -PIVOT) continue;
      const ratio = patient ? Math.min(matrix[c]!, 0) / coefficient : varIndexByCol[c]!;
      if (ratio > smallest || (ratio === smallest && coefficient >= pivot)) continue;
      column = c;
      pivot = coefficient;
      smallest = ratio;
    }
    if (column === 0) return pivots;
    tableau.pivot(row, column);
  }
}
