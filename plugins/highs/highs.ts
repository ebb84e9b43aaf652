import { readFileSync } from 'node:fs';
import { checkOption, type Json, type MAPSolver, MapgradError, messageOf, type Solve } from '@mapgrad/contracts';
import {
  change,
  conflict,
  conflictMessage,
  type FileOptions,
  type Program,
  type ProgramChanges,
  type ProgramOptions,
  program,
  programOptions,
  violation,
  weigh,
} from '@mapgrad/solvers/program';
import { freeWith, library, type Model } from './library.ts';
import { modelOf } from './model-of.ts';

/** Options of {@link highs}: a program, and when to give up. */
export type HighsOptions = (ProgramOptions | FileOptions) & {
  /** The time for one solve in milliseconds. 10 000 when absent. */
  readonly deadline?: number | undefined;
};

/** Numbers that are this near to integers are these integers. */
const INTEGRAL = 1e-6;
/** Bounds and limits from here on are none to HiGHS. */
const INFINITE = 1e20;
/** How far the objective may be from the sum over x, as a part of the sizes of its terms. */
const OBJECTIVE = 1e-6;

/**
 * A linear or mixed-integer program: `C = { z : min ≤ ⟨coefficients, x⟩ ≤ max for every row, lower ≤ x ≤ upper }`, by HiGHS.
 *
 * Every x is checked before z, the part of it that θ weighs, is returned: rows of integers hold to the digit, other rows
 * to 2·10⁻⁷ of their largest coefficient, and the objective is added up again. A program without integers is answered by a
 * vertex; variables of the type `implied` are checked to be integers there.
 *
 * Variables that θ does not weigh have an objective of their own: then ⟨θ, z⟩ + ⟨objective, x⟩ is largest, and twice θ can
 * have another answer.
 *
 * Which of equally good states is the answer is not specified, but it is a pure function of options and θ. An instance may
 * have other right-hand sides and coefficients, by the names of rows and variables.
 *
 * @throws MapgradError OPTION_INVALID, DATA_INVALID from a file; a solve throws SOLVER_INFEASIBLE, SOLVER_UNBOUNDED,
 *   SOLVER_TIMED_OUT, SOLVER_FAILED for an answer that a check refuses, THETA_NOT_FINITE
 */
export function highs(options: HighsOptions): MAPSolver<ProgramChanges | void> {
  const plain = programOptions(options, (file) => readFileSync(file, 'utf8'));
  const common = program(plain);
  const { deadline = 10_000 } = options;
  checkOption('deadline', deadline, deadline > 0, 'a number of milliseconds above 0');

  return {
    exact: true,
    spec: { module: import.meta.url, name: 'highs', argument: { ...plain, deadline } as unknown as Json },
    size: () => common.theta.length,
    prepare: (instance) => solverOf(instance === undefined ? common : change(common, instance), deadline),
  };
}

function solverOf(own: Program, deadline: number): Solve {
  const model = running('takes the program', () => modelOf(own));
  const objectiveOf = weigh(own);
  const violationBy = violation(own);

  const solve: Solve = (theta, z) => {
    const objective = objectiveOf(theta);
    const end = performance.now() + deadline;
    const { timeLimit, optimal, infeasible, unboundedOrInfeasible, unbounded } = library.constants.modelStatus;
    const status = maximise(model, objective, end);
    if (status === timeLimit) throw timedOut(own, deadline);
    if (status === infeasible) throw withoutState(own, end);
    if (status === unbounded || status === unboundedOrInfeasible) {
      // Without a largest value only if there is a state.
      const found = maximise(model, new Float64Array(objective.length), end);
      if (found === timeLimit) throw timedOut(own, deadline);
      throw found === infeasible ? withoutState(own, end) : withoutLargest(own);
    }
    if (status !== optimal) throw failed(`ended with the model status ${status}`);

    const x = integral(own, model.getSolution().colValue);
    const broken = violationBy(x);
    if (broken !== undefined) throw failed(`found ${broken}: numbers differ too much in size`);
    checkObjective(objective, x, model.getObjectiveValue());
    for (const [i, index] of own.theta.entries()) z[i] = x[index]!;
  };
  freeWith(solve, model);
  return solve;
}

/** Runs HiGHS from the beginning, whatever it has solved before; returns its status. */
function maximise(model: Model, objective: Float64Array, end: number): number {
  return running('runs', () => {
    model.clearSolver();
    model.zeroAllClocks();
    model.options.set('time_limit', Math.max(1e-6, (end - performance.now()) / 1000));
    model.changeColsCost({ kind: 'range', from: 0, to: objective.length - 1 }, objective);
    return model.run().modelStatus;
  });
}

/** x [m] of an answer: integers where they are, within the bounds. */
function integral({ names, types, lower, upper }: Program, values: Float64Array): number[] {
  return Array.from(values, (value, i) => {
    const nearest = Math.round(value) + 0;
    if (types[i] !== 'continuous') {
      if (Math.abs(value - nearest) <= INTEGRAL) return nearest;
      throw failed(
        types[i] === 'implied'
          ? `found the vertex ${names[i]!} = ${value}, although the type implied says that vertices are integral: make it integer`
          : `found ${names[i]!} = ${value}, expected an integer`,
      );
    }
    return Math.min(Math.max(value + 0, lower[i]!), upper[i]!);
  });
}

function checkObjective(objective: Float64Array, x: readonly number[], claimed: number): void {
  let value = 0;
  let size = 1;
  for (let i = 0; i < x.length; i++) {
    const term = objective[i]! * x[i]!;
    value += term;
    size += Math.abs(term);
  }
  if (!(Math.abs(value - claimed) <= OBJECTIVE * size))
    throw failed(`gave an answer of value ${value} and said that it was ${claimed}`);
}

function statusOf(some: Program, end: number): number {
  const model = modelOf(some);
  try {
    return maximise(model, new Float64Array(some.names.length), end);
  } finally {
    model.dispose();
  }
}

function withoutState(own: Program, end: number): MapgradError {
  const { infeasible } = library.constants.modelStatus;
  const rows = conflict(own, (fewer) => {
    if (performance.now() >= end) throw failed('has no time left');
    return statusOf(fewer, end) === infeasible;
  });
  return new MapgradError('SOLVER_INFEASIBLE', conflictMessage(rows));
}

function withoutLargest({ names, lower, upper }: Program): MapgradError {
  const open = names.filter((_, i) => upper[i]! >= INFINITE || lower[i]! <= -INFINITE);
  return new MapgradError(
    'SOLVER_UNBOUNDED',
    `⟨θ, z⟩ has no largest value: bound ${open.join(' or ')}, by lower, upper or a row`,
  );
}

const timedOut = ({ names, rows }: Program, deadline: number): MapgradError =>
  new MapgradError(
    'SOLVER_TIMED_OUT',
    `no optimum was proved within the deadline of ${deadline} ms, for ${names.length} variables and ${rows.length} rows: ` +
      'give it more time, or take a solver that is made for the problem',
  );

const failed = (what: string): MapgradError => new MapgradError('SOLVER_FAILED', `HiGHS ${what}`);

/** What HiGHS throws, as SOLVER_FAILED. */
function running<T>(what: string, run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    throw new MapgradError('SOLVER_FAILED', `HiGHS failed as it ${what}: ${messageOf(thrown)}`, { cause: thrown });
  }
}
