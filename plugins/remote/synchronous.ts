import { type AsyncMAPSolver, checkOption, type MAPSolver, MapgradError } from '@mapgrad/contracts';
import { askThread } from './thread.ts';

/** Options of {@link synchronous}. */
export interface SynchronousOptions<Instance = void> {
  /** Has a specification, and limits of its own on how long it takes. */
  readonly solver: AsyncMAPSolver<Instance>;
  /** Milliseconds after which waiting is given up; 600 000 when absent. */
  readonly patience?: number;
}

/**
 * A solver that answers later as one that answers at once: another thread asks it while this one waits.
 *
 * This thread is blocked meanwhile, and so asks one question at a time; `differentiateAsync` with the solver itself keeps many
 * in flight. All solvers of this thread share the other one, in which equal specifications are one solver. Instances travel
 * with every question, by structured clone.
 *
 * @throws MapgradError NO_SPEC, OPTION_INVALID; a solve throws what the solver rejects with, and SOLVER_TIMED_OUT
 */
export function synchronous<Instance = void>(options: SynchronousOptions<Instance>): MAPSolver<Instance> {
  const { solver, patience = 600_000 } = options;
  const { spec } = solver;
  checkOption('patience', patience, patience > 0, 'milliseconds above 0');
  if (spec === undefined) {
    throw new MapgradError(
      'NO_SPEC',
      'the solver has no spec, and another thread cannot be told how to make it; give it one, or use differentiateAsync',
    );
  }
  return {
    exact: solver.exact,
    origin: solver.origin,
    spec: {
      module: import.meta.url,
      name: 'synchronous',
      argument: options.patience === undefined ? { solver: spec } : { solver: spec, patience },
    },
    size: (instance) => solver.size(instance),
    prepare: (instance) => (theta, z) => z.set(askThread({ spec, instance, theta, n: z.length }, patience)),
  };
}
