import type { Executor, GradientEstimator, MAPSolver, State } from '@mapgrad/contracts';
import { type Differentiable, differentiate, type PerRow } from '@mapgrad/core';
import type { Tensor } from '@tensorflow/tfjs';
import { asFloat, readSync } from './float-tensor.ts';
import { samplesByExample } from './samples-by-example.ts';
import { tensorflow } from './tensorflow.ts';
import { checkThetaShape } from './theta-shape.ts';

/** What a {@link Layer} is made of. */
export interface LayerOptions<Instance = void> {
  readonly estimator: GradientEstimator;
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

/** How a {@link Layer} is called: in training (the default) or not, and what each row of θ is about. */
export type Mode<Instance> = { readonly training?: boolean } & ([Instance] extends [void]
  ? unknown
  : { readonly instances: readonly Instance[] });

/** A solver as a function of tensors, to be used in any code that TensorFlow.js differentiates. */
export interface Layer<Instance = void> extends Pick<Differentiable<Instance>, 'state' | 'report' | 'map'> {
  (theta: Tensor, ...mode: [Instance] extends [void] ? [mode?: Mode<Instance>] : [mode: Mode<Instance>]): Tensor;
}

/**
 * Puts a black-box solver into the tape of TensorFlow.js.
 *
 * In training, θ [B, n] gives the estimator's output [B·S, n], sample s of example b in row b·S + s, and each call counts
 * one step. Else θ [B, n] gives MAP(θ) [B, n], without noise, without a gradient and not counted. All dimensions of θ but
 * the last are instances: [B, G, n] is B·G of them and gives [B·S, G, n], the S samples of an example side by side, or
 * [B, G, n] outside training.
 *
 * Both the state and the report are those of the last backward pass; `map` answers MAP(θ) without tensors.
 *
 * @throws MapgradError THETA_SHAPE, and what `differentiate` throws
 */
export function layer<Instance = void>(options: LayerOptions<Instance>): Layer<Instance> {
  const step = differentiate<Instance>(options);
  const { outputs } = options.estimator;

  function call(
    theta: Tensor,
    mode: { readonly training?: boolean; readonly instances?: readonly Instance[] } = {},
  ): Tensor {
    const tf = tensorflow();
    const { training = true, instances } = mode;
    const n = options.solver.size(instances?.[0] as Instance);
    const perRow = (instances === undefined ? [] : [instances]) as PerRow<Instance>;
    checkThetaShape(theta.shape, n);

    return tf.tidy(() => {
      const numbers = asFloat(theta);
      if (!training) return tf.tensor(step.map(readSync(numbers), ...perRow), theta.shape);
      const solved = tf.customGrad((input) => {
        const { output, backward } = step.forward(readSync(input as Tensor), ...perRow);
        return {
          value: tf.tensor(output, [output.length / n, n]),
          gradFunc: (dz) => tf.tensor(backward(readSync(dz)), theta.shape),
        };
      });
      return samplesByExample(solved(numbers), theta.shape, outputs);
    });
  }

  return Object.defineProperties(call as unknown as Layer<Instance>, {
    state: { get: () => step.state },
    report: { get: () => step.report },
    map: { value: step.map },
  });
}
