import type { Spec } from './spec.ts';

/**
 * Writes the state for theta [n] into z [n].
 *
 * Deterministic; leaves theta as it is; fills all of z, whatever was in it.
 */
export type Solve = (theta: Float32Array, z: Float32Array) => void;

/** {@link Solve} by something that answers later: a service, another process. It may be called again before it has answered. */
export type AsyncSolve = (theta: Float32Array, z: Float32Array) => Promise<void>;

interface Problem<Instance> {
  /** Every answer is optimal, for the θ that the solver's docstring admits; false for a heuristic. */
  readonly exact: boolean;
  readonly spec?: Spec | undefined;
  /** Where the solver was found, for messages: `plugin/id`. */
  readonly origin?: string | undefined;
  /** n, the length of θ and z for an instance. */
  size(instance: Instance): number;
}

/**
 * z = argmax { ⟨θ, z⟩ : z ∈ C(instance) }. Larger θ is better.
 *
 * @typeParam Instance what C depends on: a graph, a capacity; `void` when all instances share one C. Make it an object:
 *   what was prepared for one is kept as long as the object lives, for other values as long as the executor
 */
export interface MAPSolver<Instance = void> extends Problem<Instance> {
  /** Does, once for each instance, the work that does not depend on θ. */
  prepare(instance: Instance): Solve;
}

/** A {@link MAPSolver} that answers later; refused, by its type, where the answer is needed at once. */
export interface AsyncMAPSolver<Instance = void> extends Problem<Instance> {
  prepare(instance: Instance): AsyncSolve | Promise<AsyncSolve>;
}

/**
 * Turns a solver of costs, argmin ⟨c, z⟩, into a solver of scores, argmax ⟨θ, z⟩, with c = −θ.
 *
 * Estimators know maximisation alone; costs are turned into scores here, at the edge.
 */
export function minimizing<Instance>(solver: MAPSolver<Instance>): MAPSolver<Instance> {
  return {
    exact: solver.exact,
    origin: solver.origin,
    spec: solver.spec && { module: import.meta.url, name: 'minimizing', argument: solver.spec },
    size: (instance) => solver.size(instance),
    prepare(instance) {
      const solve = solver.prepare(instance);
      const cost = new Float32Array(solver.size(instance));
      return (theta, z) => {
        for (let i = 0; i < cost.length; i++) cost[i] = -theta[i]!;
        solve(cost, z);
      };
    },
  };
}
