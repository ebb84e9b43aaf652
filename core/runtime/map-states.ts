import type { AsyncMAPSolver, Executor, MAPSolver, Rows } from '@mapgrad/contracts';
import type { PerRow } from './differentiate.ts';
import { inline } from './inline.ts';
import { type AnyExecutor, atOnce, laterExecutor } from './later-executor.ts';
import { plainQuery, sizeOf } from './plain-query.ts';
import type { Matrix } from './to-rows.ts';

interface Answering<Instance> {
  readonly solver: MAPSolver<Instance>;
  /** Solves in this thread when absent. */
  readonly executor?: Executor | undefined;
}

/**
 * MAP(θ) [B, n]: one state for each row of θ, no noise; from the exact executor where there are two.
 *
 * @throws MapgradError THETA_SHAPE, THETA_NOT_FINITE, or a SOLVER_ code that names the row
 */
export const mapStates = <Instance = void>(
  { solver, executor = inline() }: Answering<Instance>,
  theta: Matrix,
  ...[instances]: PerRow<Instance>
): Rows =>
  atOnce(
    (executor.exactly ?? executor).solve<Instance>({
      query: plainQuery(theta, sizeOf(solver, instances)),
      solver,
      instances,
    }),
  );

interface AnsweringLater<Instance> {
  readonly solver: MAPSolver<Instance> | AsyncMAPSolver<Instance>;
  /** Solves in this thread when absent. */
  readonly executor?: AnyExecutor | undefined;
}

/** {@link mapStates} for solvers and executors that may answer later. */
export async function mapStatesAsync<Instance = void>(
  { solver, executor }: AnsweringLater<Instance>,
  theta: Matrix,
  ...[instances]: PerRow<Instance>
): Promise<Rows> {
  const answering = laterExecutor(executor?.exactly ?? executor);
  return answering.solve<Instance>({ query: plainQuery(theta, sizeOf(solver, instances)), solver, instances });
}
