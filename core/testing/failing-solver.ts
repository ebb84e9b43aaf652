import { type ErrorCode, type MAPSolver, MapgradError } from '@mapgrad/contracts';

export interface FailingSolverOptions {
  readonly n: number;
  /** The code of the MapgradError that is thrown; a plain Error when absent. */
  readonly code?: ErrorCode;
  /** Leaves z as it is instead of throwing. */
  readonly unfilled?: boolean;
}

/**
 * Fails where θ_0 is above 100, and else copies θ; for tests of executors.
 *
 * @throws Error or MapgradError, from its answers
 */
export const failingSolver = (options: FailingSolverOptions): MAPSolver => ({
  exact: false,
  spec: { module: import.meta.url, name: 'failingSolver', argument: { ...options } },
  origin: 'laws/failing',
  size: () => options.n,
  prepare: () => (theta, z) => {
    if (theta[0]! <= 100) z.set(theta);
    else if (options.code !== undefined) throw new MapgradError(options.code, 'no state satisfies it');
    else if (options.unfilled !== true) throw new Error('it broke');
  },
});
