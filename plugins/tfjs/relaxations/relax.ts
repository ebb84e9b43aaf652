import { MapgradError, positiveInteger, type Rows, SMALLEST_NORMAL, type State, saturated } from '@mapgrad/contracts';
import type { Scalar, Tensor } from '@tensorflow/tfjs';
import { tensorflow } from '../tensorflow.ts';
import { type Draw, type GumbelOptions, gumbelSteps } from './gumbel-steps.ts';
import { readTheta } from './read-theta.ts';
import { softmax } from './relaxed-softmax.ts';
import { eachSample, type SampleSizes, sampleSizes } from './sample-sizes.ts';

/** One loss for each row: one-hot states, or points of the simplices between them, [B·S, …, n] → [B·S]. */
export type SampleLoss = (z: Tensor) => Tensor;

/** Options of {@link relax}. */
export interface RelaxOptions extends GumbelOptions {
  /**
   * c, the control variate: scores z = log softmax(θ) + G [B·S, …, n] → [B·S], of which row r depends on row r alone; the
   * closer to the loss of the argmax, the less variance. It is given the loss too, for c(z) = loss(softmax(z/τ)) + ….
   */
  readonly surrogate: (z: Tensor, loss: SampleLoss) => Tensor;
  /** S, samples of each instance; 1 when absent. */
  readonly samples?: number | undefined;
}

/** An unbiased estimator for categorical variables: losses of samples, with a gradient for θ. */
export interface ControlledEstimator {
  /**
   * Draws b ~ softmax(θ), all dimensions of θ [B, …, n] but the last being variables, independent of each other, and
   * returns loss(b) [B·S], sample s of example i in row i·S + s; counts one step. What the loss depends on besides has its
   * own gradient.
   *
   * @throws MapgradError THETA_SHAPE, THETA_NOT_FINITE, LOSS_SHAPE
   */
  (theta: Tensor, loss: SampleLoss): Tensor;
  /**
   * The mean over rows of ‖ĝ‖² for the noise of the latest step, whose gradient by what the surrogate depends on is an
   * estimate of that of the variance: minimise it, after each step, to learn the surrogate.
   *
   * Derivatives of dc/dz are central differences of c along one direction, as TensorFlow.js has no second derivatives of
   * exp, tanh, sigmoid and softmax; they are not exact, which biases no estimate of dL/dθ. It asks for the loss again.
   *
   * @throws MapgradError STATE_INVALID before the first step
   */
  secondMoment(): Scalar;
  /** `steps`; given back as an option, it continues a run to the same bits. */
  readonly state: State;
}

/** A step: constants, from which the estimate follows by the surrogate. */
interface Sampled {
  readonly shape: number[];
  /** softmax(θ) */
  readonly shares: Rows;
  /** log softmax(θ) + G */
  readonly scores: Rows;
  /** One-hot at the largest score. */
  readonly states: Rows;
}

/** All that ĝ follows from. */
interface Estimate {
  readonly sampled: Sampled;
  readonly losses: Rows;
  readonly surrogate: (z: Tensor) => Tensor;
}

/** How far a score is moved for a derivative, at most. */
const STEP = 2 ** -7;

/**
 * RELAX: the score function estimator with a control variate of which any function can be the form.
 *
 * `ĝ = (f(b) − c(z̃)) ∂log p(b)/∂θ + ∂c(z)/∂θ − ∂c(z̃)/∂θ`, z = log p + G, b = argmax z, z̃ a sample of z given b. The noise
 * of z̃ is that of z, conditioned, so that z̃ = z where they are evaluated, and only their derivatives differ: with
 * `e = exp(z − max z)`, `ĝ = (f(b) − c(z)) (b − p) + e ⊙ dc/dz − p⟨e, dc/dz⟩`, one evaluation of c.
 *
 * A z̃ with noise of its own would need c twice, for a variance that was at most a tenth lower where it was measured.
 *
 * Source: arXiv:1711.00123.
 *
 * @throws MapgradError OPTION_INVALID, STATE_INVALID
 */
export function relax({ surrogate, samples = 1, ...options }: RelaxOptions): ControlledEstimator {
  positiveInteger('samples', samples);
  const steps = gumbelSteps(options);
  let latest: Estimate | undefined;

  function call(theta: Tensor, loss: SampleLoss): Tensor {
    const tf = tensorflow();
    const { shape } = theta;
    const sizes = sampleSizes(shape, samples);
    const rows = sizes.examples * samples;

    return tf.tidy(() => {
      const sampled = steps.next((draw) => sample(readTheta(theta), shape, sizes, draw));
      const losses = checked(loss(tf.tensor(sampled.states, sampled.shape)), rows, 'the loss');
      const numbers = losses.dataSync<'float32'>();
      latest = { sampled, losses: numbers, surrogate: (z) => surrogate(z, loss) };
      const gradients = estimate(latest);
      const zeros = tf.customGrad(() => ({
        value: tf.zeros([rows]),
        gradFunc: (dlosses) => tf.tensor(pulledBack(dlosses.dataSync<'float32'>(), gradients, sizes), shape),
      }))(tf.cast(theta, 'float32'));
      return tf.add(losses, zeros);
    });
  }

  function secondMoment(): Scalar {
    const tf = tensorflow();
    const last = latest;
    if (last === undefined) {
      throw new MapgradError('STATE_INVALID', 'there is no second moment before the first step; estimate a loss first');
    }
    return tf.tidy(() => {
      const gradients = estimate(last);
      const value = gradients.reduce((sum, g) => sum + g * g, 0) / last.losses.length;
      return tf.customGrad(() => ({ value: tf.scalar(value), gradFunc: (d) => tf.clone(d) }))(
        momentSlope(last, gradients),
      );
    });
  }

  return Object.defineProperties(call as unknown as ControlledEstimator, {
    secondMoment: { value: secondMoment },
    state: { get: () => steps.state },
  });
}

/** Draws the noise of a step, and what follows from it alone. */
function sample(theta: Rows, shape: readonly number[], sizes: SampleSizes, draw: Draw): Sampled {
  const { n, samples } = sizes;
  const count = theta.length * samples;
  const [shares, scores, states] = [new Float32Array(count), new Float32Array(count), new Float32Array(count)];
  const noise = new Float32Array(n);
  eachSample(sizes, (instance, noiseRow, outputRow) => {
    const logits = Float64Array.from(theta.subarray(instance * n, (instance + 1) * n));
    const probabilities = softmax(logits, 1);
    const largest = logits.reduce((a, b) => Math.max(a, b));
    const logSum = largest + Math.log(logits.reduce((sum, value) => sum + Math.exp(value - largest), 0));
    draw(noiseRow, noise);
    const row = logits.map((value, i) => saturated(value - logSum + noise[i]!));
    const best = row.reduce((at, value, i) => (value > row[at]! ? i : at), 0);
    shares.set(probabilities, outputRow * n);
    scores.set(row, outputRow * n);
    states[outputRow * n + best] = 1;
  });
  return { shape: [sizes.examples * samples, ...shape.slice(1)], shares, scores, states };
}

/** ĝ [B·S, …, n] */
function estimate({ sampled: { shape, shares, scores, states }, losses, surrogate }: Estimate): Rows {
  const tf = tensorflow();
  return tf.tidy(() => {
    const z = tf.tensor(scores, shape);
    const p = tf.tensor(shares, shape);
    const { value, grad } = tf.valueAndGrad(surrogate)(z);
    checked(value, losses.length, 'the surrogate');
    const weighted = tf.mul(tf.exp(tf.sub(z, tf.max(z, -1, true))), grad);
    const difference = tf.sub(weighted, tf.mul(p, tf.sum(weighted, -1, true)));
    const advantage = overRows(tf.sub(tf.tensor(losses), value), shape);
    return tf.add(tf.mul(advantage, tf.sub(tf.tensor(states, shape), p)), difference).dataSync<'float32'>();
  });
}

/**
 * A number whose derivative by what the surrogate depends on is that of the mean ‖ĝ‖²:
 * `(2/R) Σ_r (⟨v, dc/dz⟩ − ⟨ĝ, b − p⟩ c(z))`, ĝ and `v = e ⊙ (ĝ − ⟨p, ĝ⟩)` being constants.
 */
function momentSlope({ sampled: { shape, shares, scores, states }, surrogate }: Estimate, gradients: Rows): Tensor {
  const tf = tensorflow();
  const rows = shape[0]!;
  const [z, p, g] = [tf.tensor(scores, shape), tf.tensor(shares, shape), tf.tensor(gradients, shape)];
  const weight = tf.sum(tf.reshape(tf.mul(g, tf.sub(tf.tensor(states, shape), p)), [rows, -1]), 1);
  const v = tf.mul(tf.exp(tf.sub(z, tf.max(z, -1, true))), tf.sub(g, tf.sum(tf.mul(p, g), -1, true)));
  const length = tf.maximum(tf.max(tf.abs(tf.reshape(v, [rows, -1])), 1), SMALLEST_NORMAL);
  const step = tf.mul(tf.div(v, overRows(length, shape)), STEP);
  const change = tf.sub(surrogate(tf.add(z, step)), surrogate(tf.sub(z, step)));
  const slopes = tf.sub(tf.mul(change, tf.div(length, 2 * STEP)), tf.mul(weight, surrogate(z)));
  return tf.mul(tf.sum(slopes), 2 / rows);
}

/** [R] → [R, 1, …], to go with rows of a shape. */
const overRows = (values: Tensor, shape: readonly number[]): Tensor =>
  tensorflow().reshape(
    values,
    shape.map((size, dimension) => (dimension === 0 ? size : 1)),
  );

/** Σ_s dlosses_bs ĝ_bs */
function pulledBack(dlosses: Rows, gradients: Rows, sizes: SampleSizes): Rows {
  const { examples, groups, n } = sizes;
  const dtheta = new Float64Array(examples * groups * n);
  eachSample(sizes, (instance, _noiseRow, outputRow) => {
    const weight = dlosses[Math.floor(outputRow / groups)]!;
    for (let i = 0; i < n; i++) dtheta[instance * n + i]! += weight * gradients[outputRow * n + i]!;
  });
  return Float32Array.from(dtheta, saturated);
}

/** Throws LOSS_SHAPE unless there is one loss a row. */
function checked(losses: Tensor, rows: number, name: string): Tensor {
  if (losses.shape.length === 1 && losses.shape[0] === rows) return losses;
  throw new MapgradError(
    'LOSS_SHAPE',
    `${name} gave the shape [${losses.shape.join(', ')}], expected [${rows}], one number for each sample; leave the ` +
      'mean over samples to what comes after',
  );
}
