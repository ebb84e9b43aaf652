import type { Relaxation, RelaxationOptions } from './relaxation.ts';

/** Makes relaxations, a fresh one for each run. */
export interface RelaxationFactory {
  /** @param seed decides all noise, as that of a `layer` */
  create(seed: number): Relaxation;
}

/**
 * The contribution of a relaxation: what its options are without a seed.
 *
 * @throws MapgradError OPTION_INVALID, from what is returned, for options that the relaxation refuses
 */
export const relaxationFactory =
  <Options extends RelaxationOptions>(relax: (options: Options) => Relaxation) =>
  (options: Options): RelaxationFactory => {
    relax(options);
    return { create: (seed) => relax({ ...options, seed }) };
  };
