import { type MAPSolver, MapgradError } from '@mapgrad/contracts';

/**
 * Makes of solvers that share one C a solver whose instances are their options, so that every θ may have its own graph.
 *
 * @param name the export of `module` that takes no argument and returns this
 * @returns throws OPTION_INVALID where an instance is no object, as where instances are missing
 */
export function perInstance<Options extends object>(
  module: string,
  name: string,
  make: (options: Options) => MAPSolver,
): MAPSolver<Options> {
  const made = new WeakMap<Options, MAPSolver>();
  const solverOf = (options: Options | null | undefined): MAPSolver => {
    if (typeof options !== 'object' || options === null) throw missing(name, options);
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

const missing = (name: string, instance: unknown): MapgradError =>
  new MapgradError(
    'OPTION_INVALID',
    `an instance of ${name} is ${String(instance)}, expected an object of options; pass instances, one for each row of theta`,
  );
