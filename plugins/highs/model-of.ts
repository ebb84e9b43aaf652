import { type Program, powerOfTwo, type Row } from '@mapgrad/solvers/program';
import { library, type Model } from './library.ts';

/** How far HiGHS may pass rows, bounds and integers: below what an answer is checked by. */
const FEASIBLE = 1e-9;

/**
 * A program within HiGHS, to be maximised, without an objective yet.
 *
 * Gaps are 0, so that an optimum is one. The feasibility jump, a heuristic for large programs, is off: small ones take
 * several times as long with it. A program without integers is left to the simplex method, whose answers are vertices, and
 * is not presolved, which takes longer than small ones do. Rows of other numbers than integers are multiplied by a power of
 * two, as tolerances are absolute.
 */
export function modelOf({ names, types, lower, upper, rows }: Program): Model {
  const { maximize } = library.constants.objectiveSense;
  const { integer, continuous } = library.constants.variableType;
  const scales = rows.map(scaleOf);
  const starts = [0];
  for (const { indices } of rows) starts.push(starts.at(-1)! + indices.length);
  const linear = !types.includes('integer');
  const model = library.createModel();
  try {
    // First the options: what a coefficient of 0 is, is decided as the rows are taken.
    model.options.set({
      output_flag: false,
      mip_rel_gap: 0,
      mip_abs_gap: 0,
      mip_heuristic_run_feasibility_jump: false,
      mip_feasibility_tolerance: FEASIBLE,
      primal_feasibility_tolerance: FEASIBLE,
      small_matrix_value: 1e-12,
      ...(linear && { solver: 'simplex', presolve: 'off' }),
    });
    model.passModel({
      numCols: names.length,
      numRows: rows.length,
      sense: maximize,
      colCost: names.map(() => 0),
      colLower: lower,
      colUpper: upper,
      rowLower: rows.map(({ min }, r) => min * scales[r]!),
      rowUpper: rows.map(({ max }, r) => max * scales[r]!),
      matrix: {
        format: 'csr',
        numRows: rows.length,
        numCols: names.length,
        starts,
        indices: rows.flatMap(({ indices }) => indices),
        values: rows.flatMap(({ values }, r) => values.map((value) => value * scales[r]!)),
      },
      ...(!linear && { integrality: types.map((type) => (type === 'integer' ? integer : continuous)) }),
    });
    return model;
  } catch (thrown) {
    model.dispose();
    throw thrown;
  }
}

function scaleOf({ values, min, max }: Row): number {
  const numbers = [...values, min, max].filter((value) => Number.isFinite(value));
  if (numbers.every((value) => Number.isSafeInteger(value))) return 1;
  return powerOfTwo(
    1,
    values.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
  );
}
