import { type MAPSolver, positiveInteger } from '@mapgrad/contracts';

/** Options of {@link argmax}. */
export interface ArgmaxOptions {
  readonly n: number;
}

/**
 * The largest: z is the one-hot vector of argmax θ, ties to the lowest index.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function argmax({ n }: ArgmaxOptions): MAPSolver {
  positiveInteger('n', n);
  return {
    exact: true,
    spec: { module: import.meta.url, name: 'argmax', argument: { n } },
    size: () => n,
    prepare: () => (theta, z) => {
      let best = 0;
      for (let i = 1; i < n; i++) if (theta[i]! > theta[best]!) best = i;
      z.fill(0);
      z[best] = 1;
    },
  };
}
