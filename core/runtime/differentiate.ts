import type {
  AsyncMAPSolver,
  Executor,
  GradientEstimator,
  LossEstimator,
  MAPSolver,
  Query,
  Rows,
} from '@mapgrad/contracts';
import { checkEstimator } from './check-estimator.ts';
import { checkedForward } from './checked-forward.ts';
import { drive, driveAsync } from './drive.ts';
import { inTurns } from './in-turns.ts';
import { inline } from './inline.ts';
import { type AnyExecutor, laterExecutor } from './later-executor.ts';
import { mapStates, mapStatesAsync } from './map-states.ts';
import { sizeOf } from './plain-query.ts';
import { type Observed, type ProgressOptions, progressOf } from './progress.ts';
import { asTheta, type Judgement, type Matrix } from './to-rows.ts';

/** One instance for each row of θ, or nothing when all share one C. */
export type PerRow<Instance> = [Instance] extends [void] ? [] : [instances: readonly Instance[]];

type AnySolver<Instance> = MAPSolver<Instance> | AsyncMAPSolver<Instance>;

interface Configuration<Estimator, Solver, Exec> extends ProgressOptions {
  readonly estimator: Estimator;
  readonly solver: Solver;
  readonly executor?: Exec | undefined;
}

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

/** {@link Differentiable} by losses: of functions of z that need not have a gradient. */
export interface Sampler<Instance = void> extends Pick<Differentiable<Instance>, 'state' | 'report' | 'map'> {
  /** θ [B, n] → the samples [B·S, n], and what each adds to the loss L [B·S] → dL/dθ [B, n]. */
  forward(
    theta: Matrix,
    ...instances: PerRow<Instance>
  ): { readonly output: Rows; backward(losses: ArrayLike<number>): Rows };
}

/** {@link Differentiable} when answers come later. */
export interface AsyncDifferentiable<Instance = void> extends Observed {
  forward(
    theta: Matrix,
    ...instances: PerRow<Instance>
  ): Promise<{ readonly output: Rows; backward(dz: Matrix): Promise<Rows> }>;
  map(theta: Matrix, ...instances: PerRow<Instance>): Promise<Rows>;
}

/** {@link Sampler} when answers come later. */
export interface AsyncSampler<Instance = void> extends Pick<AsyncDifferentiable<Instance>, 'state' | 'report' | 'map'> {
  forward(
    theta: Matrix,
    ...instances: PerRow<Instance>
  ): Promise<{ readonly output: Rows; backward(losses: ArrayLike<number>): Promise<Rows> }>;
}

/**
 * Makes a black-box solver differentiable.
 *
 * @throws MapgradError OPTION_INVALID, CONFIGURATION_INVALID, THETA_SHAPE, THETA_NOT_FINITE, GRADIENT_SHAPE, GRADIENT_NOT_FINITE,
 *   or a SOLVER_ code that names the row; whatever is thrown, what was learned is that of the last finished backward pass
 */
export function differentiate<Instance = void>(
  configuration: Configuration<GradientEstimator, MAPSolver<Instance>, Executor>,
): Differentiable<Instance> {
  checkEstimator(configuration.estimator, 'gradients');
  return stepping(configuration);
}

/** {@link differentiate} by losses. Throws LOSS_SHAPE and LOSS_NOT_FINITE in place of the errors of gradients. */
export function sampler<Instance = void>(
  configuration: Configuration<LossEstimator, MAPSolver<Instance>, Executor>,
): Sampler<Instance> {
  checkEstimator(configuration.estimator, 'losses');
  return stepping(configuration);
}

/** {@link differentiate} for solvers and executors that may answer later. */
export function differentiateAsync<Instance = void>(
  configuration: Configuration<GradientEstimator, AnySolver<Instance>, AnyExecutor>,
): AsyncDifferentiable<Instance> {
  checkEstimator(configuration.estimator, 'gradients');
  return steppingAsync(configuration);
}

/** {@link sampler} for solvers and executors that answer later. */
export function samplerAsync<Instance = void>(
  configuration: Configuration<LossEstimator, AnySolver<Instance>, AnyExecutor>,
): AsyncSampler<Instance> {
  checkEstimator(configuration.estimator, 'losses');
  return steppingAsync(configuration);
}

/** Both of {@link Differentiable} and {@link Sampler}: what is passed back is checked by the estimator's kind. */
interface Stepping<Instance> extends Pick<Differentiable<Instance>, 'state' | 'report' | 'map'> {
  forward(
    theta: Matrix,
    ...instances: PerRow<Instance>
  ): { readonly output: Rows; backward(judgement: Judgement): Rows };
}

interface SteppingAsync<Instance> extends Pick<AsyncDifferentiable<Instance>, 'state' | 'report' | 'map'> {
  forward(
    theta: Matrix,
    ...instances: PerRow<Instance>
  ): Promise<{ readonly output: Rows; backward(judgement: Judgement): Promise<Rows> }>;
}

function stepping<Instance>(
  configuration: Configuration<GradientEstimator | LossEstimator, MAPSolver<Instance>, Executor>,
): Stepping<Instance> {
  const { estimator, solver, executor = inline() } = configuration;
  const progress = progressOf(estimator.initialState, configuration);

  return {
    get state() {
      return progress.state;
    },
    get report() {
      return progress.report;
    },
    forward(matrix, ...[instances]) {
      const answer = (query: Query): Rows => executor.solve<Instance>({ query, solver, instances });
      const size = sizeOf(solver, instances);
      const theta = asTheta(matrix, size);
      const turn = progress.begin();
      try {
        const { output, backward } = drive(checkedForward(estimator, theta, size.n, turn.key), answer);
        return {
          output,
          backward: (judgement) => progress.end(drive(backward(judgement, progress.learned), answer)).dtheta,
        };
      } catch (thrown) {
        turn.abandon();
        throw thrown;
      }
    },
    map: (theta, ...instances) => mapStates<Instance>({ solver, executor }, theta, ...instances),
  };
}

function steppingAsync<Instance>(
  configuration: Configuration<GradientEstimator | LossEstimator, AnySolver<Instance>, AnyExecutor>,
): SteppingAsync<Instance> {
  const { estimator, solver, executor } = configuration;
  const answering = laterExecutor(executor);
  const progress = progressOf(estimator.initialState, configuration);
  // Backward passes take turns: each starts from the state that the one before has left.
  const takeTurn = inTurns();

  return {
    get state() {
      return progress.state;
    },
    get report() {
      return progress.report;
    },
    async forward(matrix, ...[instances]) {
      const answer = (query: Query): Promise<Rows> => answering.solve<Instance>({ query, solver, instances });
      const size = sizeOf(solver, instances);
      const theta = asTheta(matrix, size);
      const turn = progress.begin();
      try {
        const { output, backward } = await driveAsync(checkedForward(estimator, theta, size.n, turn.key), answer);
        return {
          output,
          backward: (judgement) =>
            takeTurn(async () => progress.end(await driveAsync(backward(judgement, progress.learned), answer)).dtheta),
        };
      } catch (thrown) {
        turn.abandon();
        throw thrown;
      }
    },
    map: (theta, ...instances) => mapStatesAsync<Instance>({ solver, executor: answering }, theta, ...instances),
  };
}
