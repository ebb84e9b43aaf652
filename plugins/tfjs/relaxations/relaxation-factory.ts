import type { State } from '@mapgrad/contracts';
import type { Relaxation, RelaxationOptions } from './relaxation.ts';

/** Makes relaxations, a fresh one for each run. */
export interface RelaxationFactory {
  /**
   * @param seed decides all noise, as that of a `layer`
   * @param layer tells apart the noise of layers that share a seed; 0 when absent
   * @param state what an earlier run has left, to go on from
   */
  create(seed: number, layer?: number, state?: State): Relaxation;
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
    return { create: (seed, layer, state) => relax({ ...options, seed, layer, state }) };
  };
