import {
  type Answers,
  type AsyncExecutor,
  type AsyncMAPSolver,
  type Executor,
  type LossValue,
  type MAPSolver,
  MapgradError,
  type Query,
  type Rows,
  type SolverLoss,
} from '@mapgrad/contracts';
import type { PerRow } from './differentiate.ts';
import { drive, driveAsync } from './drive.ts';
import { inline, inlineAsync } from './inline.ts';
import { plainQuery, sizeOf } from './plain-query.ts';
import { type Observed, type ProgressOptions, progressOf } from './progress.ts';
import { asAnswer, asTheta, type Matrix } from './to-rows.ts';

/** What is known of the right decisions; MAP(scores) is asked for where no states are given. */
export interface KnownAnswers {
  /** t [B, n], in the sense of maximisation. */
  readonly scores?: Matrix | undefined;
  /** y [B, n] */
  readonly states?: Matrix | undefined;
  /** [P, n] */
  readonly pool?: Matrix | undefined;
}

interface Configuration<Solver, Exec> extends ProgressOptions {
  readonly loss: SolverLoss;
  readonly solver: Solver;
  readonly executor?: Exec | undefined;
}

/** A loss on θ beside the solver that it asks. */
export interface Judge<Instance = void> extends Observed {
  /** θ [B, n] → the losses [B] and their gradients, d losses_b / dθ_b in row b of [B, n]; counted as a step. */
  evaluate(theta: Matrix, answers: KnownAnswers, ...instances: PerRow<Instance>): Pick<LossValue, 'losses' | 'dtheta'>;
}

/** {@link Judge} when answers come later. */
export interface AsyncJudge<Instance = void> extends Observed {
  evaluate(
    theta: Matrix,
    answers: KnownAnswers,
    ...instances: PerRow<Instance>
  ): Promise<Pick<LossValue, 'losses' | 'dtheta'>>;
}

/**
 * Evaluates a loss that asks a solver, with its gradient.
 *
 * @throws MapgradError ANSWERS_MISSING where the loss needs what is not given, ANSWERS_SHAPE, ANSWERS_NOT_FINITE,
 *   THETA_SHAPE, THETA_NOT_FINITE, or a SOLVER_ code that names the row
 */
export function judge<Instance = void>(configuration: Configuration<MAPSolver<Instance>, Executor>): Judge<Instance> {
  const { loss, solver, executor = inline() } = configuration;
  const progress = progressOf(loss.initialState, configuration);
  return {
    get state() {
      return progress.state;
    },
    get report() {
      return progress.report;
    },
    evaluate(matrix, known, ...[instances]) {
      const answer = (query: Query): Rows => executor.solve<Instance>({ query, solver, instances });
      const size = sizeOf(solver, instances);
      const theta = asTheta(matrix, size);
      const { scores, states, pool } = checkedAnswers(loss, known, { ...size, rows: theta.length / size.n });
      const answers = { scores, pool, states: states ?? answer(plainQuery(scores!, size)) };
      const turn = progress.begin();
      try {
        const step = { instances: theta.length / size.n, n: size.n, key: turn.key };
        return progress.end(drive(loss.evaluate(theta, answers, step, progress.learned), answer));
      } catch (thrown) {
        turn.abandon();
        throw thrown;
      }
    },
  };
}

/** {@link judge} for solvers and executors that answer later; steps take turns. */
export function judgeAsync<Instance = void>(
  configuration: Configuration<MAPSolver<Instance> | AsyncMAPSolver<Instance>, AsyncExecutor>,
): AsyncJudge<Instance> {
  const { loss, solver, executor = inlineAsync() } = configuration;
  const progress = progressOf(loss.initialState, configuration);
  let latest: Promise<unknown> = Promise.resolve();
  return {
    get state() {
      return progress.state;
    },
    get report() {
      return progress.report;
    },
    evaluate(matrix, known, ...[instances]) {
      const ended = latest.then(async () => {
        const answer = (query: Query): Promise<Rows> => executor.solve<Instance>({ query, solver, instances });
        const size = sizeOf(solver, instances);
        const theta = asTheta(matrix, size);
        const { scores, states, pool } = checkedAnswers(loss, known, { ...size, rows: theta.length / size.n });
        const answers = { scores, pool, states: states ?? (await answer(plainQuery(scores!, size))) };
        const turn = progress.begin();
        try {
          const step = { instances: theta.length / size.n, n: size.n, key: turn.key };
          return progress.end(await driveAsync(loss.evaluate(theta, answers, step, progress.learned), answer));
        } catch (thrown) {
          turn.abandon();
          throw thrown;
        }
      });
      latest = ended.catch(() => undefined);
      return ended;
    },
  };
}

function checkedAnswers(
  loss: SolverLoss,
  { scores, states, pool }: KnownAnswers,
  size: { readonly n: number; readonly rows: number },
): { readonly [Name in keyof Answers]: Answers[Name] | undefined } {
  const given = { scores, states: states ?? scores, pool };
  const missing = (['states', ...loss.needs] as const).find((name) => given[name] === undefined);
  if (missing !== undefined) {
    const expected =
      missing === 'pool'
        ? 'states to compare with'
        : missing === 'scores'
          ? 'the true scores'
          : 'the right states, or the true scores';
    throw new MapgradError(
      'ANSWERS_MISSING',
      `${missing} are missing, and loss ${loss.spec?.name ?? 'of your own'} needs them; pass ${expected}`,
    );
  }
  return {
    scores: scores && asAnswer('scores', scores, size),
    states: states && asAnswer('states', states, size),
    pool: pool && asAnswer('pool', pool, { n: size.n }),
  };
}
