import {
  type Asking,
  type AsyncMAPSolver,
  checkPart,
  type Executor,
  type LossValue,
  type MAPSolver,
  MapgradError,
  type NoiseKey,
  type Query,
  type Rows,
  type SolverLoss,
  type State,
} from '@mapgrad/contracts';
import type { PerRow } from './differentiate.ts';
import { drive, driveAsync } from './drive.ts';
import { inTurns } from './in-turns.ts';
import { inline } from './inline.ts';
import { type AnyExecutor, laterExecutor } from './later-executor.ts';
import { plainQuery, sizeOf } from './plain-query.ts';
import { type Observed, type ProgressOptions, progressOf } from './progress.ts';
import { asAnswer, asTheta, type Matrix, type Size } from './to-rows.ts';

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
  /**
   * θ [B, n] → the losses [B] and their gradients, d losses_b / dθ_b in row b of [B, n]; counted as a step.
   *
   * Scores without states cost a query for MAP(scores) each time: pass states that are known.
   */
  evaluate(theta: Matrix, answers: KnownAnswers, ...instances: PerRow<Instance>): Pick<LossValue, 'losses' | 'dtheta'>;
}

/** {@link Judge} when answers come later. */
export interface AsyncJudge<Instance = void> extends Observed {
  /** Evaluations take turns; leave arrays that are passed as they are until then. */
  evaluate(
    theta: Matrix,
    answers: KnownAnswers,
    ...instances: PerRow<Instance>
  ): Promise<Pick<LossValue, 'losses' | 'dtheta'>>;
}

/**
 * Evaluates a loss that asks a solver, with its gradient.
 *
 * @throws MapgradError OPTION_INVALID, ANSWERS_MISSING where the loss needs what is not given, ANSWERS_SHAPE, ANSWERS_NOT_FINITE,
 *   THETA_SHAPE, THETA_NOT_FINITE, or a SOLVER_ code that names the row
 */
export function judge<Instance = void>(configuration: Configuration<MAPSolver<Instance>, Executor>): Judge<Instance> {
  const { loss, solver, executor = inline() } = configuration;
  checkPart('loss', loss, ['evaluate'], 'spoPlus()');
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
      const call = checkedCall(loss, matrix, known, sizeOf(solver, instances));
      const states = call.states ?? answer(call.best());
      const turn = progress.begin();
      try {
        return progress.end(drive(call.asking(states, turn.key, progress.learned), answer));
      } catch (thrown) {
        turn.abandon();
        throw thrown;
      }
    },
  };
}

/** {@link judge} for solvers and executors that answer later; steps take turns. */
export function judgeAsync<Instance = void>(
  configuration: Configuration<MAPSolver<Instance> | AsyncMAPSolver<Instance>, AnyExecutor>,
): AsyncJudge<Instance> {
  const { loss, solver, executor } = configuration;
  const answering = laterExecutor(executor);
  checkPart('loss', loss, ['evaluate'], 'spoPlus()');
  const progress = progressOf(loss.initialState, configuration);
  const takeTurn = inTurns();
  return {
    get state() {
      return progress.state;
    },
    get report() {
      return progress.report;
    },
    async evaluate(matrix, known, ...[instances]) {
      const answer = (query: Query): Promise<Rows> => answering.solve<Instance>({ query, solver, instances });
      const call = checkedCall(loss, matrix, known, sizeOf(solver, instances));
      return takeTurn(async () => {
        const states = call.states ?? (await answer(call.best()));
        const turn = progress.begin();
        try {
          return progress.end(await driveAsync(call.asking(states, turn.key, progress.learned), answer));
        } catch (thrown) {
          turn.abandon();
          throw thrown;
        }
      });
    },
  };
}

/** One evaluation whose arguments are in order. */
interface Call {
  /** y [B, n], unless MAP(t) has to be asked for. */
  readonly states: Rows | undefined;
  /** Asks for MAP(t). */
  best(): Query;
  asking(states: Rows, key: NoiseKey, state: State): Asking<LossValue>;
}

function checkedCall(loss: SolverLoss, matrix: Matrix, known: KnownAnswers, { n, rows }: Size): Call {
  const theta = asTheta(matrix, { n, rows });
  const instances = theta.length / n;
  const missing = ([...loss.needs, 'states'] as const).find(
    (name) => (known[name] ?? (name === 'states' ? known.scores : undefined)) === undefined,
  );
  if (missing !== undefined) {
    throw new MapgradError(
      'ANSWERS_MISSING',
      `${missing} are missing, and loss ${loss.spec?.name ?? 'of your own'} needs them; pass ${EXPECTED[missing]}`,
    );
  }
  const part = (name: keyof KnownAnswers, size: Size): Rows | undefined =>
    known[name] && asAnswer(name, known[name], size);
  const scores = part('scores', { n, rows: instances });
  const pool = part('pool', { n });
  return {
    states: part('states', { n, rows: instances }),
    best: () => plainQuery(scores!, { n }),
    asking: (states, key, state) => loss.evaluate(theta, { scores, states, pool }, { instances, n, key }, state),
  };
}

const EXPECTED = {
  states: 'the right states, or the true scores',
  scores: 'the true scores',
  pool: 'states to compare with',
} as const;
