import type { Executor, MAPSolver, SolverLoss, State } from '@mapgrad/contracts';
import { type Judge, judge, type KnownAnswers, type PerRow } from '@mapgrad/core';
import type { Tensor } from '@tensorflow/tfjs';
import { asFloat, readSync } from './float-tensor.ts';
import { tensorflow } from './tensorflow.ts';
import { checkThetaShape } from './theta-shape.ts';

/** What a {@link TapedLoss} is made of. */
export interface SolverLossOptions<Instance = void> {
  readonly loss: SolverLoss;
  /** Answers at once: the tape of TensorFlow.js cannot wait. */
  readonly solver: MAPSolver<Instance>;
  /** Answers at once; solves in this thread when absent. */
  readonly executor?: Executor | undefined;
  /** Decides all noise, together with `layer` and the number of the step; an integer, 0 when absent. */
  readonly seed?: number | undefined;
  /** Tells apart the noise of losses and layers that share a seed; an integer, 0 when absent. */
  readonly layer?: number | undefined;
  /** What an earlier run has left, to go on from. */
  readonly state?: State | undefined;
}

/** What is known of the right decisions, as tensors or as numbers; MAP(scores) is asked for where no states are given. */
export interface KnownTensors {
  /** t, shaped as θ. */
  readonly scores?: Tensor | KnownAnswers['scores'];
  /** y, shaped as θ. */
  readonly states?: Tensor | KnownAnswers['states'];
  /** [P, n] */
  readonly pool?: Tensor | KnownAnswers['pool'];
}

/** A loss that asks a solver as a function of tensors: θ [B, n] → one loss for each example [B]. */
export interface TapedLoss<Instance = void> extends Pick<Judge<Instance>, 'state' | 'report'> {
  (theta: Tensor, answers: KnownTensors, ...instances: PerRow<Instance>): Tensor;
}

/**
 * Puts a loss that asks a solver (Fenchel-Young, SPO+) into the tape of TensorFlow.js.
 *
 * Each call counts one step and has its gradient at once: `dL/dθ_b = dL/dlosses_b · d losses_b/dθ_b`. All dimensions of θ but
 * the last are instances: [B, …, n] gives losses [B, …]. No gradient goes into the answers. State and report are those of the
 * last call.
 *
 * @throws MapgradError THETA_SHAPE, and what `judge` throws
 */
export function solverLoss<Instance = void>(options: SolverLossOptions<Instance>): TapedLoss<Instance> {
  const judged = judge<Instance>(options);

  function call(theta: Tensor, { scores, states, pool }: KnownTensors, ...instances: PerRow<Instance>): Tensor {
    const tf = tensorflow();
    checkThetaShape(theta.shape, options.solver.size(instances[0]?.[0] as Instance));
    return tf.tidy(() => {
      const answers = { scores: numbersOf(scores), states: numbersOf(states), pool: numbersOf(pool) };
      const evaluated = tf.customGrad((input) => {
        const { losses, dtheta } = judged.evaluate(readSync(input as Tensor), answers, ...instances);
        return {
          value: tf.tensor(Float32Array.from(losses), theta.shape.slice(0, -1)),
          gradFunc: (dlosses) => tf.mul(tf.expandDims(dlosses, -1), tf.tensor(dtheta, theta.shape)),
        };
      });
      return evaluated(asFloat(theta));
    });
  }

  return Object.defineProperties(call as unknown as TapedLoss<Instance>, {
    state: { get: () => judged.state },
    report: { get: () => judged.report },
  });
}

const numbersOf = (answer: Tensor | KnownAnswers['states']): KnownAnswers['states'] =>
  answer !== undefined && 'dataSync' in answer ? readSync(asFloat(answer)) : answer;
