import type { Model } from '../model.ts';
import { perceptron } from './perceptron.ts';

/** Options of {@link linear}. */
export interface LinearOptions {
  /** Whether a constant is added; true when absent. */
  readonly bias?: boolean;
}

/**
 * A linear function of the inputs: of each item's numbers, by the same weights, for inputs [n, f]; of all numbers, with
 * weights for each of n outputs, for inputs [f].
 */
export const linear = ({ bias = true }: LinearOptions = {}): Model =>
  perceptron({ hidden: [], activation: 'relu', bias });
