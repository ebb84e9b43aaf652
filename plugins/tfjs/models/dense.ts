import { positiveInteger } from '@mapgrad/contracts';
import type { Model } from '../model.ts';
import type { Activation } from './activation.ts';
import { perceptron } from './perceptron.ts';
import type { Sign } from './sign.ts';

/** Options of {@link dense}. */
export interface DenseOptions {
  /** The widths of the hidden layers, from the input on. */
  readonly hidden: readonly number[];
  /** `relu` when absent. */
  readonly activation?: Activation;
  /** Of all θ, by a softplus behind the last layer; `any` when absent. */
  readonly sign?: Sign;
}

/**
 * A network of fully connected layers: one network shared by all items for inputs [n, f], f → hidden → 1; one for the whole
 * for inputs [f], f → hidden → n.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function dense({ hidden, activation = 'relu', sign = 'any' }: DenseOptions): Model {
  for (const [i, width] of hidden.entries()) positiveInteger(`hidden[${i}]`, width);
  return perceptron({ hidden, activation, bias: true, sign });
}
