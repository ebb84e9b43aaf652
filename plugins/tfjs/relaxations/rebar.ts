import { checkOption } from '@mapgrad/contracts';
import type { Scalar } from '@tensorflow/tfjs';
import { tensorflow } from '../tensorflow.ts';
import type { GumbelOptions } from './gumbel-steps.ts';
import { type ControlledEstimator, relax } from './relax.ts';

/** Options of {@link rebar}. */
export interface RebarOptions extends GumbelOptions {
  /** τ > 0; a function of variables for a τ that is learned. */
  readonly temperature: number | (() => Scalar);
  /** η, how much of the control variate is taken; a function of variables for an η that is learned; 1 when absent. */
  readonly scale?: number | (() => Scalar) | undefined;
  /** S, samples of each instance; 1 when absent. */
  readonly samples?: number | undefined;
}

/**
 * REBAR: the score function estimator whose control variate is the loss of the Gumbel-softmax relaxation.
 *
 * {@link relax} with `c(z) = η f(softmax(z/τ))`: the loss must accept points of the simplices. η and τ are learned by
 * minimising `secondMoment()`.
 *
 * Source: arXiv:1703.07370.
 *
 * @throws MapgradError OPTION_INVALID, STATE_INVALID
 */
export function rebar({ temperature, scale = 1, ...options }: RebarOptions): ControlledEstimator {
  if (typeof temperature === 'number') checkOption('temperature', temperature, temperature > 0, 'a number above 0');
  if (typeof scale === 'number') checkOption('scale', scale, true, 'a finite number');
  const current = (value: number | (() => Scalar)): number | Scalar => (typeof value === 'number' ? value : value());

  return relax({
    ...options,
    surrogate(z, loss) {
      const tf = tensorflow();
      return tf.mul(current(scale), loss(tf.softmax(tf.div(z, current(temperature)))));
    },
  });
}
