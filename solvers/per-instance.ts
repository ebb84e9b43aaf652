import type { MAPSolver } from '@mapgrad/contracts';

/**
 * Makes of solvers that share one C a solver whose instances are their options, so that every θ may have its own graph.
 *
 * @param name the export of `module` that takes no argument and returns this
 */
export function perInstance<Options extends object>(
  module: string,
  name: string,
  make: (options: Options) => MAPSolver,
): MAPSolver<Options> {
  const made = new WeakMap<Options, MAPSolver>();
  const solverOf = (options: Options): MAPSolver => {
    const solver = made.get(options) ?? make(options);
    made.set(options, solver);
    return solver;
  };
  return {
    exact: true,
    spec: { module, name },
    size: (options) => solverOf(options).size(),
    prepare: (options) => solverOf(options).prepare(),
  };
}
