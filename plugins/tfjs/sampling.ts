import type { Executor, LossEstimator, MAPSolver, State } from '@mapgrad/contracts';
import { type PerRow, type Sampler, sampler } from '@mapgrad/core';
import type { Tensor } from '@tensorflow/tfjs';
import { asFloat, readSync } from './float-tensor.ts';
import { checkLossShape } from './loss-shape.ts';
import { lossesByInstance } from './losses-by-instance.ts';
import { samplesByExample } from './samples-by-example.ts';
import { tensorflow } from './tensorflow.ts';
import { checkThetaShape } from './theta-shape.ts';

/** What {@link sampling} is made of. */
export interface SamplingOptions<Instance = void> {
  readonly estimator: LossEstimator;
  /** Answers at once: the tape of TensorFlow.js cannot wait. */
  readonly solver: MAPSolver<Instance>;
  /** Answers at once; solves in this thread when absent. */
  readonly executor?: Executor | undefined;
  /** Decides all noise, together with `layer` and the number of the step; an integer, 0 when absent. */
  readonly seed?: number | undefined;
  /** Tells apart the noise of layers that share a seed; an integer, 0 when absent. */
  readonly layer?: number | undefined;
  /** What an earlier run has left, to go on from. */
  readonly state?: State | undefined;
}

/** Samples, and where their losses go. */
export interface Samples {
  /** [B·S, n], sample s of example b in row b·S + s; [B·S, …, n] of θ [B, …, n]. Constant: no gradient goes into it. */
  readonly z: Tensor;
  /**
   * Returns the losses of samples [B·S] as they are, and hands the gradient on: what was computed from z gets its own, and θ
   * that of the estimator, for which sample r adds `losses_r · dL/d losses_r` to L.
   *
   * Losses of groups apart are shaped [B·S, …] as z is without its last dimensions; a loss counts for each instance under it.
   *
   * @throws MapgradError LOSS_SHAPE, LOSS_NOT_FINITE
   */
  losses(perSample: Tensor): Tensor;
}

/** A solver that is learned through by the losses of its samples. */
export interface Sampling<Instance = void> extends Pick<Sampler<Instance>, 'state' | 'report' | 'map'> {
  (theta: Tensor, ...instances: PerRow<Instance>): Samples;
}

/**
 * Puts a black-box solver into the tape of TensorFlow.js beside a loss that need not have a gradient by z.
 *
 * ```ts
 * const { z, losses } = sampled(theta); // θ [B, n] → z [B·S, n]
 * const loss = tf.mean(losses(anyFunctionOf(z))); // [B·S] → a scalar
 * ```
 *
 * Each call counts one step. All dimensions of θ but the last are instances, as in `layer`. State and report are those of the
 * last backward pass; `map` answers MAP(θ) without tensors.
 *
 * @throws MapgradError THETA_SHAPE, and what `sampler` throws
 */
export function sampling<Instance = void>(options: SamplingOptions<Instance>): Sampling<Instance> {
  const step = sampler<Instance>(options);
  const samples = options.estimator.outputs;

  function call(theta: Tensor, ...instances: PerRow<Instance>): Samples {
    const tf = tensorflow();
    const n = options.solver.size(instances[0]?.[0] as Instance);
    checkThetaShape(theta.shape, n);
    const scores = asFloat(theta);
    const { output, backward } = step.forward(readSync(scores), ...instances);
    const z = tf.tidy(() => samplesByExample(tf.tensor(output, [output.length / n, n]), theta.shape, samples));

    return {
      z,
      losses(perSample) {
        checkLossShape(perSample.shape, z.shape);
        return tf.tidy(() => {
          const passed = tf.customGrad((...inputs) => {
            const [given] = inputs as [Tensor];
            const values = readSync(given);
            return {
              value: tf.clone(given),
              gradFunc(weights: Tensor) {
                const parts = readSync(weights).map((weight, i) => weight * values[i]!);
                return [
                  tf.clone(weights),
                  tf.tensor(backward(lossesByInstance(parts, theta.shape, samples)), theta.shape),
                ];
              },
            };
          });
          return passed(asFloat(perSample), scores);
        });
      },
    };
  }

  return Object.defineProperties(call as unknown as Sampling<Instance>, {
    state: { get: () => step.state },
    report: { get: () => step.report },
    map: { value: step.map },
  });
}
