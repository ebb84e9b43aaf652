import { fold, MapgradError, oneOf } from '@mapgrad/contracts';
import type { Tensor } from '@tensorflow/tfjs';
import type { Model, ModelShape, Weight } from '../model.ts';
import { tensorflow } from '../tensorflow.ts';
import type { Activation } from './activation.ts';
import { glorot } from './glorot.ts';
import { SIGNS, type Sign, signed } from './sign.ts';

interface PerceptronOptions {
  /** The widths of the hidden layers, from the input on. */
  readonly hidden: readonly number[];
  readonly activation: Activation;
  /** Whether layers add a constant. */
  readonly bias: boolean;
  readonly sign: Sign;
}

/**
 * Layers of `activation(x·kernel + bias)`, the last one without activation but what the sign of θ asks for.
 *
 * Inputs [n, f] score each of n items by the same weights, f → 1; inputs [f] give all of θ at once, f → n. Kernels start
 * as {@link glorot} has them, biases at 0.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function perceptron({ hidden, activation, bias, sign }: PerceptronOptions): Model {
  oneOf('sign', sign, SIGNS);
  return {
    check: (shape) => void endsOf(shape),
    build(shape, key) {
      const tf = tensorflow();
      const { features, outputs } = endsOf(shape);
      const widths = [features, ...hidden, outputs];
      const layers = widths.slice(1).map((width, i) => {
        const fanIn = widths[i]!;
        return tf.tidy(() => ({
          kernel: tf.variable(tf.tensor(glorot(fold(key, i), fanIn * width, fanIn, width), [fanIn, width])),
          bias: bias ? tf.variable(tf.zeros([width])) : undefined,
        }));
      });

      return {
        weights: layers.flatMap(({ kernel, bias }, i): Weight[] => [
          { name: `layer${i + 1}/kernel`, variable: kernel },
          ...(bias === undefined ? [] : [{ name: `layer${i + 1}/bias`, variable: bias }]),
        ]),
        predict: (inputs) =>
          tf.tidy(() => {
            let rows: Tensor = tf.reshape(inputs, [-1, features]);
            layers.forEach(({ kernel, bias }, i) => {
              rows = tf.matMul(rows, kernel);
              if (bias !== undefined) rows = tf.add(rows, bias);
              if (i < hidden.length) rows = tf[activation](rows);
            });
            return tf.reshape(signed(rows, sign), [-1, shape.n]);
          }),
      };
    },
  };
}

/** The widths of the first and the last layer. */
function endsOf({ inputShape, n }: ModelShape): { features: number; outputs: number } {
  const [first, second] = inputShape;
  if (first !== undefined && inputShape.length === 1) return { features: first, outputs: n };
  if (first === n && second !== undefined && inputShape.length === 2) return { features: second, outputs: 1 };
  throw new MapgradError(
    'DATA_INVALID',
    `an input has shape [${inputShape.join(', ')}], expected [${n}, f] (f numbers about each of ${n} items) or [f] (f ` +
      'numbers about the whole); choose another model, or flatten the inputs in the data set',
    { path: ['model'] },
  );
}
