import type { Model } from '../model.ts';
import { perceptron } from './perceptron.ts';
import type { Sign } from './sign.ts';

/** Options of {@link linear}. */
export interface LinearOptions {
  /** Whether a constant is added; true when absent. */
  readonly bias?: boolean;
  /** Of all θ, by a softplus behind the linear function; `any` when absent. */
  readonly sign?: Sign;
}

/**
 * A linear function of the inputs: of each item's numbers, by the same weights, for inputs [n, f]; of all numbers, with
 * weights for each of n outputs, for inputs [f].
 *
 * @throws MapgradError OPTION_INVALID
 */
export const linear = ({ bias = true, sign = 'any' }: LinearOptions = {}): Model =>
  perceptron({ hidden: [], activation: 'relu', bias, sign });
