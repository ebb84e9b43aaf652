import type { AsyncExecutor, AsyncMAPSolver, Executor, MAPSolver, Query, Rows } from '@mapgrad/contracts';
import { drive, driveAsync } from './drive.ts';
import { inline, inlineAsync } from './inline.ts';
import { plainQuery, sizeOf } from './plain-query.ts';
import { type Progress, type ProgressOptions, progressOf } from './progress.ts';
import type { Matrix } from './to-rows.ts';

/** One instance for each row of θ, or nothing when all share one C. */
export type PerRow<Instance> = [Instance] extends [void] ? [] : [instances: readonly Instance[]];

interface Configuration<Solver, Exec> extends ProgressOptions {
  readonly solver: Solver;
  readonly executor?: Exec;
}

type Observed = Pick<Progress, 'state' | 'report'>;

/** A solver that can be differentiated, step by step. */
export interface Differentiable<Instance = void> extends Observed {
  /**
   * θ [B, n] → the output [B·S, n], and dL/d(output) [B·S, n] → dL/dθ [B, n].
   *
   * The backward pass reads θ (if it was a Float32Array) and the output again: leave both as they are until then.
   */
  forward(theta: Matrix, ...instances: PerRow<Instance>): { readonly output: Rows; backward(dz: Matrix): Rows };
  /** MAP(θ) [B, n]: one state for each instance, no noise; not counted as a step. */
  map(theta: Matrix, ...instances: PerRow<Instance>): Rows;
}

/** {@link Differentiable} when answers come later. */
export interface AsyncDifferentiable<Instance = void> extends Observed {
  forward(
    theta: Matrix,
    ...instances: PerRow<Instance>
  ): Promise<{ readonly output: Rows; backward(dz: Matrix): Promise<Rows> }>;
  map(theta: Matrix, ...instances: PerRow<Instance>): Promise<Rows>;
}

/**
 * Makes a black-box solver differentiable.
 *
 * @throws MapgradError THETA_SHAPE, THETA_NOT_FINITE, GRADIENT_SHAPE, GRADIENT_NOT_FINITE, or a SOLVER_ code that names
 *   the row; whatever is thrown, what was learned is that of the last finished backward pass
 */
export function differentiate<Instance = void>(
  configuration: Configuration<MAPSolver<Instance>, Executor>,
): Differentiable<Instance> {
  const { solver, executor = inline() } = configuration;
  const progress = progressOf(configuration);

  return {
    get state() {
      return progress.state;
    },
    get report() {
      return progress.report;
    },
    forward(theta, ...[instances]) {
      const answer = (query: Query): Rows => executor.solve<Instance>({ query, solver, instances });
      const step = progress.begin(theta, sizeOf(solver, instances));
      try {
        const { output, backward } = step.forward(drive(step.asking, answer));
        return { output, backward: (dz) => progress.end(drive(backward(dz), answer)) };
      } catch (thrown) {
        step.abandon();
        throw thrown;
      }
    },
    map: (theta, ...[instances]) =>
      executor.solve<Instance>({ query: plainQuery(theta, sizeOf(solver, instances)), solver, instances }),
  };
}

/** {@link differentiate} for solvers and executors that answer later. */
export function differentiateAsync<Instance = void>(
  configuration: Configuration<MAPSolver<Instance> | AsyncMAPSolver<Instance>, AsyncExecutor>,
): AsyncDifferentiable<Instance> {
  const { solver, executor = inlineAsync() } = configuration;
  const progress = progressOf(configuration);
  // Backward passes take turns: each starts from the state that the one before has left.
  let latest: Promise<unknown> = Promise.resolve();

  return {
    get state() {
      return progress.state;
    },
    get report() {
      return progress.report;
    },
    async forward(theta, ...[instances]) {
      const answer = (query: Query): Promise<Rows> => executor.solve<Instance>({ query, solver, instances });
      const step = progress.begin(theta, sizeOf(solver, instances));
      try {
        const { output, backward } = step.forward(await driveAsync(step.asking, answer));
        return {
          output,
          backward(dz) {
            const ended = latest.then(async () => progress.end(await driveAsync(backward(dz), answer)));
            latest = ended.catch(() => undefined);
            return ended;
          },
        };
      } catch (thrown) {
        step.abandon();
        throw thrown;
      }
    },
    map: async (theta, ...[instances]) =>
      executor.solve<Instance>({ query: plainQuery(theta, sizeOf(solver, instances)), solver, instances }),
  };
}
