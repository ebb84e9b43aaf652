import { checkOption, type MAPSolver, MapgradError } from '@mapgrad/contracts';
import { branchAndBound } from './branch-and-bound.ts';
import { conflict } from './conflict.ts';
import { type IlpOptions, type IntegerProgram, integerProgram } from './integer-program.ts';
import { powerOfTwo } from './power-of-two.ts';

/** θ is multiplied by a power of two (no digit changes) that brings max|θ| to between this and twice this. */
const SIZE = 512;

/**
 * An integer program: `C = { z ∈ ℤⁿ : min ≤ ⟨coefficients, z⟩ ≤ max for every row, lower ≤ z ≤ upper }`, 0/1 by default,
 * by branch and bound over linear programs (javascript-lp-solver).
 *
 * Exact means: z is checked against every bound and row, to the digit where a row has integers only and to 2·10⁻⁷ of its
 * largest coefficient where not; and no other state is better by more than 10⁻⁶ Σ|θ_i|, because a relaxation within 10⁻⁶
 * of integers counts as integral. A θ_i below 10⁻¹¹ max|θ| counts as 0. Rows that mix coefficients further apart than
 * 10⁴ can lose the optimum to rounding: 2 of 8000 random programs with 10⁶ did, and none with 10⁴.
 *
 * Which of equally good states is the answer is not specified, but it is a pure function of options and θ. Time grows
 * exponentially with n at worst; the deadline ends it.
 *
 * @throws MapgradError OPTION_INVALID; a solve throws SOLVER_INFEASIBLE, SOLVER_UNBOUNDED, SOLVER_TIMED_OUT,
 *   SOLVER_FAILED when a state that was found breaks a row, THETA_NOT_FINITE
 */
export function ilp(options: IlpOptions): MAPSolver {
  const program = integerProgram(options);
  const { deadline = 10_000 } = options;
  checkOption('deadline', deadline, deadline > 0, 'a number of milliseconds above 0');

  return {
    exact: true,
    spec: { module: import.meta.url, name: 'ilp', argument: { ...options } },
    size: () => program.n,
    prepare() {
      const maximise = branchAndBound(program);
      return (theta, z) => {
        const interrupt = interruptAfter(deadline, program);
        const scale = powerOfTwo(SIZE, largest(theta));
        const objective = Float64Array.from(theta, (value) => value * scale);
        const outcome = maximise(objective, interrupt);
        if (outcome.status !== 'optimal') throw withoutOptimum(program, outcome.status, interrupt);
        z.set(outcome.z);
      };
    },
  };
}

/** max|θ| */
function largest(theta: Float32Array): number {
  const at = theta.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) throw new MapgradError('THETA_NOT_FINITE', `theta[${at}] is ${theta[at]!}, expected a finite number`);
  return theta.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function interruptAfter(deadline: number, { n, rows }: IntegerProgram): () => void {
  const end = performance.now() + deadline;
  return () => {
    if (performance.now() <= end) return;
    throw new MapgradError(
      'SOLVER_TIMED_OUT',
      `no optimum was proved within the deadline of ${deadline} ms, for ${n} variables and ${rows.length} rows: give it ` +
        'more time, or take a solver that is made for the problem',
    );
  };
}

function withoutOptimum(
  program: IntegerProgram,
  status: 'infeasible' | 'unbounded',
  interrupt: () => void,
): MapgradError {
  if (status === 'unbounded' && branchAndBound(program)(new Float64Array(program.n), interrupt).status === 'optimal') {
    const open = program.upper.flatMap((bound, i) => (bound === Infinity ? [`z[${i}]`] : []));
    return open.length === 0
      ? new MapgradError(
          'SOLVER_FAILED',
          'javascript-lp-solver found no largest value, although there are bounds for all z',
        )
      : new MapgradError(
          'SOLVER_UNBOUNDED',
          `⟨θ, z⟩ has no largest value: bound ${open.join(' or ')}, by upper or a row`,
        );
  }
  const names = conflict(program, interrupt).map(({ name }) => name);
  const rows = names.length > 1 ? `${names.join(' and ')} together` : names.join();
  return new MapgradError('SOLVER_INFEASIBLE', `no z within the bounds satisfies ${rows}`);
}
