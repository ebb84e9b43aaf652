import { MapgradError } from '@mapgrad/contracts';
import { type Program, violation } from '@mapgrad/solvers/program';
import { dualSimplex, FEASIBLE } from './dual-simplex.ts';
import { type HalfSpace, halfSpaces } from './half-spaces.ts';
import { Model, type Tableau } from './lp.ts';

/** Numbers of a relaxation that are this near to integers are these integers. */
const INTEGRAL = 1e-6;

/** What messages advise where the search fails. */
export const REMEDY = 'name another solver as its fallback, such as highs of @mapgrad/highs';

/** What a search ends with; `unbounded`: the relaxation has no largest value, and nothing more is known. */
export type Outcome =
  | { readonly status: 'optimal'; readonly x: readonly number[] }
  | { readonly status: 'infeasible' | 'unbounded' };

/** Throws where a search is to end before it does so many pivots more. */
export type Interrupt = (pivots: 0 | 1) => void;

/**
 * Maximises ⟨objective, x⟩ over an integer program, by the branch and bound of javascript-lp-solver.
 *
 * Every search has a model of its own, because one that is solved twice answers wrongly. Two features of it are off: its
 * presolve, which drops the costs of variables that a row fixes, and its search for cycles, which takes what it interrupts
 * for infeasible. All that is changed in the library is changed in that one model: other uses of it in the process notice
 * nothing.
 *
 * @returns a search for an objective [m] of numbers up to about 1000. It calls `interrupt` before every pivot, and without
 *   one before every relaxation, since one can be infeasible at once; what that throws ends it. It throws MapgradError
 *   SOLVER_FAILED where it finds a state that breaks a row.
 */
export function branchAndBound(program: Program): (objective: Float64Array, interrupt: Interrupt) => Outcome {
  const spaces = halfSpaces(program);
  const violationBy = violation(program);

  return (objective, interrupt) => {
    const model = modelOf(spaces, objective);
    const { tableau, variables } = model;
    const { pivot, simplex } = tableau;
    const best: { x?: readonly number[]; value: number } = { value: -Infinity };
    const now = { unbounded: false, integral: false };
    tableau.isIntegral = () => now.integral;
    tableau.phase1 = () => dualSimplex(tableau);
    tableau.pivot = (row, column) => {
      interrupt(1);
      pivot.call(tableau, row, column);
    };
    tableau.simplex = () => {
      interrupt(0);
      simplex.call(tableau);
      now.unbounded ||= !tableau.bounded;
      tableau.feasible &&= !now.unbounded;
      now.integral = false;
      if (!tableau.feasible) return tableau;

      const relaxed = variables.map(({ index }) => valueIn(tableau, index));
      const y = relaxed.map((value) => Math.round(value));
      const distance = relaxed.reduce((most, value, i) => Math.max(most, Math.abs(value - y[i]!)), 0);
      if (distance > INTEGRAL) return tableau;
      const x = y.map((value, i) => value + program.lower[i]!);
      const broken = violationBy(x);
      if (broken === undefined) {
        const value = y.reduce((sum, each, i) => sum + objective[i]! * each, 0);
        now.integral = true;
        if (value > best.value) {
          best.x = x;
          best.value = value;
        }
      } else if (distance <= FEASIBLE) {
        throw new MapgradError(
          'SOLVER_FAILED',
          `javascript-lp-solver found ${broken}: numbers differ too much in size, ${REMEDY}`,
        );
      }
      return tableau;
    };

    model.solve();
    if (now.unbounded) return { status: 'unbounded' };
    return best.x === undefined ? { status: 'infeasible' } : { status: 'optimal', x: best.x };
  };
}

function modelOf(spaces: readonly HalfSpace[], objective: Float64Array): InstanceType<typeof Model> {
  const model = new Model().maximize();
  model.usePresolve = false;
  model.checkForCycles = false;
  const variables = Array.from(objective, (cost) => model.addVariable(cost, null, true));
  for (const { indices, values, bound, least } of spaces) {
    const constraint = least ? model.greaterThan(bound) : model.smallerThan(bound);
    for (let k = 0; k < indices.length; k++) constraint.addTerm(values[k]!, variables[indices[k]!]!);
  }
  return model;
}

/** The value of a variable in the present basis. */
function valueIn({ matrix, width, rowByVarIndex }: Tableau, index: number): number {
  const row = rowByVarIndex[index]!;
  return row < 0 ? 0 : matrix[row * width]!;
}
