import { readFileSync } from 'node:fs';
import {
  checkOption,
  isMapgradError,
  type Json,
  type MAPSolver,
  MapgradError,
  positiveInteger,
  type Solve,
  type Spec,
} from '@mapgrad/contracts';
import {
  change,
  conflict,
  conflictMessage,
  type Program,
  type ProgramChanges,
  program,
  programOptions,
  weigh,
} from '@mapgrad/solvers/program';
import { branchAndBound, type Interrupt, type Outcome, REMEDY } from './branch-and-bound.ts';
import type { IlpOptions } from './options.ts';

/**
 * An integer program: `C = { z ∈ ℤⁿ : min ≤ ⟨coefficients, z⟩ ≤ max for every row, lower ≤ z ≤ upper }`, 0/1 by default,
 * by branch and bound over linear programs (javascript-lp-solver).
 *
 * Exact means: z is checked against every bound and row, to the digit where a row has integers only and to 2·10⁻⁷ of its
 * largest coefficient where not; and no other state is better by more than 10⁻⁶ Σ|θ_i|, because a relaxation within 10⁻⁶
 * of integers counts as integral. A θ_i below 10⁻¹¹ max|θ| counts as 0. Rows that mix coefficients further apart than
 * 10⁴ can lose the optimum to rounding: 2 of 8000 random programs with 10⁶ did, and none with 10⁴.
 *
 * Variables that θ does not weigh have an objective of their own: then ⟨θ, z⟩ + ⟨objective, x⟩ is largest, and twice θ can
 * have another answer.
 *
 * Which of equally good states is the answer is not specified, but it is a pure function of options and θ; with a
 * fallback, of what the deadline allows too. Time grows exponentially with n at worst; the deadline ends it, or `pivots`.
 * An instance may have other right-hand sides and coefficients, by the names of rows and variables.
 *
 * @throws MapgradError OPTION_INVALID, DATA_INVALID from a file; a solve throws SOLVER_INFEASIBLE, SOLVER_UNBOUNDED,
 *   SOLVER_TIMED_OUT, SOLVER_FAILED when a state that was found breaks a row, THETA_NOT_FINITE; the fallback is asked
 *   where it would be SOLVER_TIMED_OUT or SOLVER_FAILED
 */
export function ilp(options: IlpOptions): MAPSolver<ProgramChanges | void> {
  const plain = programOptions(options, (file) => readFileSync(file, 'utf8'));
  const common = program(plain);
  refuseOpen(common);
  const { deadline = 10_000, pivots = Infinity, fallback } = options;
  checkOption('deadline', deadline, deadline > 0, 'a number of milliseconds above 0');
  if (pivots !== Infinity) positiveInteger('pivots', pivots);
  const n = common.theta.length;

  return {
    exact: fallback?.exact ?? true,
    spec: specOf({ ...plain, deadline, ...(pivots !== Infinity && { pivots }) } as unknown as Json, fallback),
    size: () => n,
    prepare(instance) {
      const own = instance === undefined ? common : change(common, instance);
      const solve = guarded(own, { deadline, pivots });
      if (fallback === undefined) return solve;
      const size = fallback.size(instance);
      if (size !== n) throw new MapgradError('OPTION_INVALID', `the fallback has n = ${size}, expected n = ${n}`);
      let other: ((...given: Parameters<Solve>) => unknown) | undefined;
      return (theta, z) => {
        try {
          solve(theta, z);
        } catch (thrown) {
          if (!gaveUp(thrown)) throw thrown;
          other ??= fallback.prepare(instance);
          const later = other(theta, z);
          if (later instanceof Promise) throw laterRefused(later);
        }
      };
    },
  };
}

type Limits = Readonly<Record<'deadline' | 'pivots', number>>;

function guarded(own: Program, limits: Limits): Solve {
  const maximise = branchAndBound(own);
  const objectiveOf = weigh(own);
  return (theta, z) => {
    const interrupt = interruptAfter(limits, own);
    const outcome = maximise(objectiveOf(theta), interrupt);
    if (outcome.status !== 'optimal') throw withoutOptimum(own, outcome.status, interrupt);
    for (const [i, index] of own.theta.entries()) z[i] = outcome.x[index]!;
  };
}

const gaveUp = (thrown: unknown): boolean =>
  isMapgradError(thrown) && (thrown.code === 'SOLVER_TIMED_OUT' || thrown.code === 'SOLVER_FAILED');

/** An error for a fallback that answers later, as a plugin's may. */
function laterRefused(later: Promise<unknown>): MapgradError {
  later.catch(() => undefined);
  return new MapgradError(
    'OPTION_INVALID',
    'the fallback answers later (its solve returns a promise), expected one that answers at once',
  );
}

/** Refuses what branch and bound over y = x − lower cannot have. */
function refuseOpen({ names, types, lower }: Program): void {
  for (const [i, name] of names.entries()) {
    const found =
      types[i] === 'continuous' ? 'is continuous' : lower[i] === -Infinity ? 'has no lower bound' : undefined;
    if (found === undefined) continue;
    throw new MapgradError(
      'OPTION_INVALID',
      `${name} ${found}, expected integers with lower bounds: highs of @mapgrad/highs takes the same options and solves such programs`,
    );
  }
}

function specOf(argument: Json, fallback: IlpOptions['fallback']): Spec | undefined {
  const spec: Spec = { module: import.meta.url, name: 'ilp', argument };
  if (fallback === undefined) return spec;
  if (fallback.spec === undefined) return undefined;
  return { ...spec, argument: { ...(argument as Readonly<Record<string, Json>>), fallback: fallback.spec } };
}

function interruptAfter({ deadline, pivots }: Limits, { names, rows }: Program): Interrupt {
  const end = performance.now() + deadline;
  let count = 0;
  return (more) => {
    count += more;
    if (count <= pivots && performance.now() <= end) return;
    const limit = count > pivots ? `with ${pivots} pivots` : `within the deadline of ${deadline} ms`;
    throw new MapgradError(
      'SOLVER_TIMED_OUT',
      `no optimum was proved ${limit}, for ${names.length} variables and ${rows.length} rows: give it more, or ${REMEDY}`,
    );
  };
}

function withoutOptimum(own: Program, status: 'infeasible' | 'unbounded', interrupt: Interrupt): MapgradError {
  const statusOf = (some: Program): Outcome['status'] => {
    interrupt(0);
    return branchAndBound(some)(new Float64Array(some.names.length), interrupt).status;
  };
  if (status === 'unbounded' && statusOf(own) === 'optimal') {
    const open = own.names.filter((_, i) => own.upper[i] === Infinity);
    return open.length === 0
      ? new MapgradError(
          'SOLVER_FAILED',
          `javascript-lp-solver found no largest value, although there are bounds for all z: ${REMEDY}`,
        )
      : new MapgradError(
          'SOLVER_UNBOUNDED',
          `⟨θ, z⟩ has no largest value: bound ${open.join(' or ')}, by upper or a row`,
        );
  }
  const rows = conflict(own, (fewer) => statusOf(fewer) === 'infeasible');
  return new MapgradError('SOLVER_INFEASIBLE', conflictMessage(rows));
}
