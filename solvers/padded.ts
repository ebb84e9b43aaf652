import { type MAPSolver, MapgradError, positiveInteger, type Solve, type Spec } from '@mapgrad/contracts';

/** Options of {@link padded}. */
export interface PaddedOptions<Instance> {
  /** Decides on the first `solver.size(instance)` numbers. */
  readonly solver: MAPSolver<Instance>;
  /** n, from the size of the largest instance. */
  readonly n: number;
}

/**
 * Lets instances of different sizes share a batch θ [B, n]: of an instance of size m the first m numbers are solved, z is 0
 * beyond them, and θ beyond them is not read.
 *
 * The noise of a number does not depend on n, so an instance is perturbed as it would be without padding, in its row. What
 * looks at whole rows sees the padding: keep θ and dz 0 there, by a mask.
 *
 * @throws MapgradError OPTION_INVALID; SOLVER_SIZE at the first solve of an instance that is larger than n
 */
export function padded<Instance = void>({ solver, n }: PaddedOptions<Instance>): MAPSolver<Instance> {
  positiveInteger('n', n);
  const spec: Spec | undefined = solver.spec && {
    module: import.meta.url,
    name: 'padded',
    argument: { solver: solver.spec, n },
  };

  return {
    exact: solver.exact,
    origin: solver.origin,
    spec,
    size: () => n,
    prepare(instance) {
      const size = solver.size(instance);
      if (size > n) {
        throw new MapgradError(
          'SOLVER_SIZE',
          `the instance has n = ${size}, expected at most the ${n} of padded; give padded the size of the largest instance`,
        );
      }
      const solve: (...rows: Parameters<Solve>) => unknown = solver.prepare(instance);
      const scores = new Float32Array(size);
      return (theta, z) => {
        for (let i = 0; i < size; i++) scores[i] = theta[i]!;
        z.fill(0, size);
        // Nothing, or the promise of a solver that answers later, which executors refuse.
        return solve(scores, z.subarray(0, size));
      };
    },
  };
}
