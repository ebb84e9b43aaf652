import { checkOption, positiveInteger, type Rows, type State, saturated } from '@mapgrad/contracts';
import type { Tensor } from '@tensorflow/tfjs';
import type { Cut } from '../cut/cut.ts';
import { asFloat } from '../float-tensor.ts';
import { tensorflow } from '../tensorflow.ts';
import { type GumbelOptions, gumbelSteps } from './gumbel-steps.ts';
import { finiteTheta, readTheta } from './read-theta.ts';
import type { RelaxedRow } from './relaxed-row.ts';
import { eachSample, sampleSizes } from './sample-sizes.ts';

/** What all relaxations of a perturbed argmax are made of. */
export interface RelaxationOptions extends GumbelOptions {
  /** τ > 0, or τ by the number of the step, counted from 0. */
  readonly temperature: number | ((step: number) => number);
  /** Forward the state that the relaxation tends to as τ → 0, backward the gradient of the relaxation; false when absent. */
  readonly hard?: boolean | undefined;
  /** S, rows of output for each instance; 1 when absent. */
  readonly samples?: number | undefined;
}

/**
 * A relaxed solver as a function of tensors: in training (the default) θ [B, …, n] gives relaxed states [B·S, …, n] and
 * counts one step, else MAP(θ) [B, …, n] without noise and gradient, as a `layer` does.
 *
 * It throws THETA_SHAPE and THETA_NOT_FINITE.
 */
export interface Relaxation {
  (theta: Tensor, mode?: { readonly training?: boolean }): Tensor;
  /** The same in training, where tensors cannot be read at once: `const z = yield* relaxed.cut(theta)`, as a `layerAsync`. */
  cut(theta: Tensor): Cut<Tensor>;
  /** `steps`; given back as an option, it continues a run to the same bits. */
  readonly state: State;
  /**
   * MAP(θ) without tensors, θ being rows of n numbers.
   *
   * @throws MapgradError OPTION_INVALID, THETA_SHAPE where states of n numbers cannot be relaxed
   */
  map(theta: Rows, n: number): Rows;
}

/** What tells relaxations apart. */
export interface Relaxed {
  /** How many independent perturbations of θ a sample takes; 1 when absent. */
  readonly draws?: number;
  /** What is done to perturbed scores θ + G [draws·n]. */
  readonly relax: RelaxedRow;
  /** Writes the state z [n] that `relax` tends to as τ → 0. */
  limit(scores: Float32Array, z: Float32Array): void;
  /** Writes MAP(θ) [n]; `limit` when absent. */
  map?(theta: Float32Array, z: Float32Array): void;
}

/**
 * Puts the relaxation of a perturbed argmax into the tape of TensorFlow.js; rows are computed in double precision.
 *
 * @param relaxedOf by n
 * @throws MapgradError OPTION_INVALID, STATE_INVALID
 */
export function relaxation(options: RelaxationOptions, relaxedOf: (n: number) => Relaxed): Relaxation {
  const { temperature, hard = false, samples = 1 } = options;
  positiveInteger('samples', samples);
  if (typeof temperature === 'number') checkTemperature(temperature);
  const steps = gumbelSteps(options);

  /** θ [B·G, n] → z [B·S·G, n], and dz → dθ. */
  function perturbed(theta: Rows, shape: readonly number[], relaxed: Relaxed): [Rows, (dz: Rows) => Rows] {
    const sizes = sampleSizes(shape, samples);
    const { n } = sizes;
    const { draws = 1, relax, limit } = relaxed;
    const output = new Float32Array(theta.length * samples);
    const pullbacks: ReturnType<RelaxedRow>['pullback'][] = [];
    steps.next((draw, step) => {
      const tau = typeof temperature === 'number' ? temperature : checkTemperature(temperature(step));
      const noise = new Float32Array(n);
      const scores = new Float64Array(draws * n);
      eachSample(sizes, (instance, noiseRow, outputRow) => {
        for (let j = 0; j < draws; j++) {
          draw(noiseRow * draws + j, noise);
          for (let i = 0; i < n; i++) scores[j * n + i] = theta[instance * n + i]! + noise[i]!;
        }
        const { z, pullback } = relax(scores, tau);
        pullbacks[outputRow] = pullback;
        if (hard) limit(Float32Array.from(scores, saturated), output.subarray(outputRow * n, (outputRow + 1) * n));
        else output.set(z, outputRow * n);
      });
    });

    return [
      output,
      (dz) => {
        const dtheta = new Float64Array(theta.length);
        eachSample(sizes, (instance, _noiseRow, outputRow) => {
          const dscores = pullbacks[outputRow]!(Float64Array.from(dz.subarray(outputRow * n, (outputRow + 1) * n)));
          for (let j = 0; j < dscores.length; j++) dtheta[instance * n + (j % n)]! += dscores[j]!;
        });
        return Float32Array.from(dtheta, saturated);
      },
    ];
  }

  function call(theta: Tensor, { training = true }: { readonly training?: boolean } = {}): Tensor {
    const tf = tensorflow();
    const { shape } = theta;
    const [examples = 0, ...rest] = shape;
    const { n } = sampleSizes(shape, 1);
    const relaxed = relaxedOf(n);
    return tf.tidy(() => {
      if (!training) return tf.tensor(mapped(readTheta(theta), n, relaxed), shape);
      return tf.customGrad((input) => {
        const [output, pullback] = perturbed(readTheta(input as Tensor), shape, relaxed);
        return {
          value: tf.tensor(output, [examples * samples, ...rest]),
          gradFunc: (dz) => tf.tensor(pullback(dz.dataSync<'float32'>()), shape),
        };
      })(tf.cast(theta, 'float32'));
    });
  }

  function* cut(theta: Tensor): Cut<Tensor> {
    const { shape } = theta;
    const [examples = 0, ...rest] = shape;
    const relaxed = relaxedOf(sampleSizes(shape, 1).n);
    const [z] = yield [
      {
        input: asFloat(theta),
        answer(numbers) {
          const [values, pullback] = perturbed(finiteTheta(numbers, shape), shape, relaxed);
          return Promise.resolve({
            values,
            shape: [examples * samples, ...rest],
            pull: (dz: Float32Array) => Promise.resolve(pullback(dz)),
          });
        },
      },
    ];
    return z!;
  }

  return Object.defineProperties(call as unknown as Relaxation, {
    cut: { value: cut },
    state: { get: () => steps.state },
    map: { value: (theta: Rows, n: number) => mapped(theta, n, relaxedOf(n)) },
  });
}

function mapped(theta: Rows, n: number, { limit, map = limit }: Relaxed): Rows {
  const output = new Float32Array(theta.length);
  for (let at = 0; at < theta.length; at += n) map(theta.subarray(at, at + n), output.subarray(at, at + n));
  return output;
}

function checkTemperature(value: number): number {
  checkOption('temperature', value, value > 0, 'a number above 0');
  return value;
}
