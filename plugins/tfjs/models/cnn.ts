import { checkOption, fold, MapgradError, oneOf, positiveInteger } from '@mapgrad/contracts';
import type { Rank, Tensor4D, Variable } from '@tensorflow/tfjs';
import type { Model, ModelShape, Weight } from '../model.ts';
import { tensorflow } from '../tensorflow.ts';
import type { Activation } from './activation.ts';
import { glorot } from './glorot.ts';
import { SIGNS, type Sign, signed } from './sign.ts';

/** Options of {@link cnn}. */
export interface CNNOptions {
  /** Of the convolutions, from the image on. */
  readonly channels: readonly number[];
  /** The width of kernels in pixels, 3 when absent; a convolution that skips pixels has one that misses none. */
  readonly kernel?: number;
  /** By how much each convolution makes an image smaller, along each side; see {@link cnn} when absent. */
  readonly factors?: readonly number[];
  /** What makes images smaller: the steps of the convolutions (when absent), or means or maxima behind them. */
  readonly reduce?: 'stride' | 'average' | 'max';
  /** `relu` when absent. */
  readonly activation?: Activation;
  /** Of all θ, by a softplus behind the last layer; `any` when absent. */
  readonly sign?: Sign;
}

interface Convolution {
  readonly kernel: Variable<Rank.R4>;
  readonly bias: Variable;
  /** By how much it makes an image smaller, along each side. */
  readonly factor: number;
}

/**
 * A convolutional network from images [height, width, c] to θ of their cells, which are squares and row by row: the side of a
 * cell is √(height · width / n) pixels.
 *
 * Convolutions `activation(x ∗ kernel + bias)` with `same` padding make images smaller until a pixel is a cell: the prime factors of
 * the side are dealt out to them, the largest first. Then `⟨x, kernel⟩ + bias` of the last channels is the θ of a cell, with
 * the sign that is asked for. Kernels start uniform in ±√(6 / (fan in + fan out)), biases at 0.
 *
 * @throws MapgradError OPTION_INVALID; from `build` DATA_INVALID
 */
export function cnn(options: CNNOptions): Model {
  const { channels, kernel = 3, factors, reduce = 'stride', activation = 'relu', sign = 'any' } = options;
  positiveInteger('channels.length', channels.length);
  for (const [i, count] of channels.entries()) positiveInteger(`channels[${i}]`, count);
  positiveInteger('kernel', kernel);
  if (factors !== undefined) {
    const one = `one for each of ${channels.length} convolutions`;
    checkOption('factors.length', factors.length, factors.length === channels.length, one);
    for (const [i, factor] of factors.entries()) positiveInteger(`factors[${i}]`, factor);
  }
  oneOf('reduce', reduce, ['stride', 'average', 'max']);
  oneOf('activation', activation, ['relu', 'tanh', 'sigmoid']);
  oneOf('sign', sign, SIGNS);

  function sizesFor(shape: ModelShape): { readonly image: Image; readonly smaller: readonly number[] } {
    const image = imageOf(shape);
    const smaller = factors ?? factorsOf(image.side, channels.length);
    checkFactors(smaller, image.side);
    return { image, smaller };
  }

  return {
    check: (shape) => void sizesFor(shape),
    build(shape, key) {
      const tf = tensorflow();
      const { image, smaller } = sizesFor(shape);
      const widths = [image.depth, ...channels];
      const last = widths.at(-1)!;
      const convolutions = channels.map((outputs, i): Convolution => {
        const [inputs, factor] = [widths[i]!, smaller[i]!];
        const width = reduce === 'stride' ? Math.max(kernel, factor) : kernel;
        const [fanIn, fanOut] = [width * width * inputs, width * width * outputs];
        return tf.tidy(() => ({
          kernel: tf.variable(
            tf.tensor4d(glorot(fold(key, i), fanIn * outputs, fanIn, fanOut), [width, width, inputs, outputs]),
          ),
          bias: tf.variable(tf.zeros([outputs])),
          factor,
        }));
      });
      const top = tf.tidy(() => ({
        kernel: tf.variable(tf.tensor(glorot(fold(key, channels.length), last, last, 1), [last, 1])),
        bias: tf.variable(tf.zeros([1])),
      }));

      function convolved(x: Tensor4D, { kernel, bias, factor }: Convolution): Tensor4D {
        const step = reduce === 'stride' ? factor : 1;
        const active = tf[activation](tf.add<Tensor4D>(tf.conv2d(x, kernel, step, 'same'), bias));
        if (step === factor) return active;
        return reduce === 'max'
          ? tf.maxPool(active, factor, factor, 'valid')
          : tf.avgPool(active, factor, factor, 'valid');
      }

      return {
        weights: [...convolutions, top].flatMap(({ kernel, bias }, i): Weight[] => [
          { name: `layer${i + 1}/kernel`, variable: kernel },
          { name: `layer${i + 1}/bias`, variable: bias },
        ]),
        predict: (inputs) =>
          tf.tidy(() => {
            const images = tf.reshape<Rank.R4>(inputs, [-1, image.height, image.width, image.depth]);
            const cells = convolutions.reduce(convolved, images);
            const scores = tf.add(tf.matMul(tf.reshape(cells, [-1, last]), top.kernel), top.bias);
            return tf.reshape(signed(scores, sign), [-1, shape.n]);
          }),
      };
    },
  };
}

/** The sizes of an image, and how many pixels a cell has along each side. */
interface Image {
  readonly height: number;
  readonly width: number;
  readonly depth: number;
  readonly side: number;
}

function imageOf({ inputShape, n }: ModelShape): Image {
  const [height = 0, width = 0, depth = 0] = inputShape;
  const side = Math.sqrt((height * width) / n);
  const whole = side > 0 && [side, height / side, width / side].every(Number.isInteger);
  if (inputShape.length === 3 && whole) return { height, width, depth, side };
  throw new MapgradError(
    'DATA_INVALID',
    `an input has shape [${inputShape.join(', ')}], expected [height, width, channels] of an image that ${n} square cells of ` +
      'whole pixels fill; choose another model, or reshape the inputs in the data set',
    { path: ['model'] },
  );
}

/** Throws DATA_INVALID unless a cell becomes a pixel. */
function checkFactors(factors: readonly number[], side: number): void {
  const product = factors.reduce((all, factor) => all * factor, 1);
  if (product === side) return;
  throw new MapgradError(
    'DATA_INVALID',
    `factors of ${factors.join(', ')} make images ${product} times smaller, expected ${side} times, so that a pixel is left of ` +
      `each cell; change factors, or leave them out`,
    { path: ['model'] },
  );
}

/** The prime factors of a number, dealt out one after the other, the largest first: what each of `count` has, multiplied. */
function factorsOf(number: number, count: number): readonly number[] {
  const primes: number[] = [];
  for (let prime = 2, left = number; left > 1; prime++) {
    for (; left % prime === 0; left /= prime) primes.unshift(prime);
  }
  const shares = new Array<number>(count).fill(1);
  primes.forEach((prime, i) => {
    shares[i % count]! *= prime;
  });
  return shares;
}
