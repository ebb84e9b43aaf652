import {
  type Backward,
  type Forward,
  type GradientEstimator,
  type MAPSolver,
  type NoiseKey,
  noiseKey,
  type Query,
  type Rows,
  type State,
} from '@mapgrad/contracts';
import { drive, inline } from '@mapgrad/core';

/** What an estimator is asked for in a law. */
export interface Batch {
  readonly instances: number;
  readonly n: number;
  /** [B, n] */
  readonly theta: Rows;
  /** The shape of the output. */
  readonly dz: Rows;
  readonly key: NoiseKey;
  readonly state: State;
}

/** A step of an estimator, forward and backward. */
export interface Conversation {
  readonly forward: Forward;
  /** The output as it was before the backward pass. */
  readonly output: Rows;
  readonly backward: Backward;
}

/** Answers queries of an estimator. */
export type Answers = (query: Query) => Rows;

/** Answers from the inline executor. */
export const answersOf = (solver: MAPSolver): Answers => {
  const executor = inline();
  return (query) => executor.solve<void>({ query, solver });
};

/** A step with answers that are there at once. */
export function converse(estimator: GradientEstimator, batch: Batch, answers: Answers): Conversation {
  const { theta, dz, instances, n, key, state } = batch;
  const forward = drive(estimator.forward(theta, { instances, n, key }), answers);
  const output = forward.output.slice();
  return { forward, output, backward: drive(forward.backward(dz, state), answers) };
}

/** Takes apart [θ | dz]. */
export function batchOf(estimator: GradientEstimator, both: Float32Array, n: number, state?: State, seed = 0): Batch {
  const instances = both.length / (n * (1 + estimator.outputs));
  return {
    instances,
    n,
    theta: both.subarray(0, instances * n),
    dz: both.subarray(instances * n),
    key: noiseKey(seed),
    state: state ?? estimator.initialState,
  };
}
