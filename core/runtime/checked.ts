import type { AsyncMAPSolver, MAPSolver, Spec } from '@mapgrad/contracts';
import { MapgradError } from '@mapgrad/contracts';
import { checkState } from './solver-error.ts';

/** What is known of C besides how to solve over it. */
export interface StateCheck<Instance = void> {
  /** Needed where the solver has to be rebuilt elsewhere. */
  readonly spec?: Spec | undefined;
  /** What is wrong with a z [n] of finite numbers, `z[1] = 0.5, expected an integer`; undefined where z ∈ C(instance). */
  violation(z: Float32Array, instance: Instance): string | undefined;
}

/** Options of {@link checked}. */
export interface CheckedOptions<Solver, Instance> {
  readonly solver: Solver;
  readonly check: StateCheck<Instance>;
}

interface AnySolver<Instance> extends Omit<MAPSolver<Instance>, 'prepare'> {
  prepare(instance: Instance): AnySolve | Promise<AnySolve>;
}

type AnySolve = (theta: Float32Array, z: Float32Array) => void | Promise<void>;

/**
 * A solver whose answers are checked: a z outside of C is an error of its row in place of a wrong gradient.
 *
 * Executors see only whether z is finite; that it is fractional or infeasible is known to who knows C.
 *
 * @throws MapgradError a solve throws SOLVER_FAILED for a z outside of C, SOLVER_NOT_FINITE, and what the solver throws
 */
export function checked<Instance = void>(options: CheckedOptions<MAPSolver<Instance>, Instance>): MAPSolver<Instance>;
export function checked<Instance = void>(
  options: CheckedOptions<AsyncMAPSolver<Instance>, Instance>,
): AsyncMAPSolver<Instance>;
export function checked<Instance>({
  solver,
  check,
}: CheckedOptions<AnySolver<Instance>, Instance>): AnySolver<Instance> {
  const { exact, origin, spec } = solver;

  const around = (solve: AnySolve, instance: Instance): AnySolve => {
    const verify = (z: Float32Array): void => {
      checkState(z);
      const violation = check.violation(z, instance);
      if (violation === undefined) return;
      throw new MapgradError('SOLVER_FAILED', `its answer is no state: ${violation}`);
    };
    return (theta, z) => {
      const answer = solve(theta, z);
      if (answer instanceof Promise) return answer.then(() => verify(z));
      verify(z);
      return undefined;
    };
  };

  return {
    exact,
    origin,
    spec: spec &&
      check.spec && { module: import.meta.url, name: 'checked', argument: { solver: spec, check: check.spec } },
    size: (instance) => solver.size(instance),
    prepare(instance) {
      const solve = solver.prepare(instance);
      return solve instanceof Promise ? solve.then((made) => around(made, instance)) : around(solve, instance);
    },
  };
}
