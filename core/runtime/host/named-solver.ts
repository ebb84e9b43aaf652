import { type AsyncMAPSolver, type Factory, type MAPSolver, MapgradError } from '@mapgrad/contracts';

type AnySolver = MAPSolver | AsyncMAPSolver;

/**
 * A factory whose solvers carry the name that messages call them by. Methods are called on the solver itself, so a class
 * may have made it.
 *
 * @throws MapgradError PLUGIN_FAILED, from the factory, for what is not a solver
 */
export const namedSolver =
  (factory: Factory<'solver'>, origin: string): Factory<'solver'> =>
  (options: never) => {
    const solver: unknown = factory(options);
    if (!isSolver(solver)) {
      throw new MapgradError(
        'PLUGIN_FAILED',
        `the factory of solver ${origin} returned ${solver instanceof Promise ? 'a promise' : typeof solver}, expected a ` +
          'solver: { exact, size(instance), prepare(instance) }',
        { plugin: origin.slice(0, origin.lastIndexOf('/')), solver: origin },
      );
    }
    return {
      exact: solver.exact,
      spec: solver.spec,
      origin,
      size: (instance: undefined) => solver.size(instance),
      prepare: (instance: undefined) => solver.prepare(instance),
    } as AnySolver;
  };

const isSolver = (value: unknown): value is AnySolver =>
  typeof value === 'object' &&
  value !== null &&
  'size' in value &&
  typeof value.size === 'function' &&
  'prepare' in value &&
  typeof value.prepare === 'function';
