import { fold, MapgradError, type Numbers, noiseKey, type Rows } from '@mapgrad/contracts';
import { inline, mapStates, type TrainingWarnings } from '@mapgrad/core';
import type { Network } from '../model.ts';
import { tensorflow } from '../tensorflow.ts';
import { counting } from './counting.ts';
import { gather } from './gather.ts';
import type { MinibatchParts } from './minibatch-parts.ts';
import { objective } from './objective.ts';
import type { Optima } from './optima.ts';
import { releaseTape } from './release-tape.ts';

/** Streams of random words below those of layers, which are numbered from 0. */
const WEIGHTS = -1;

/** A network under training. */
export interface Learner {
  readonly network: Network;
  /** Learns from training examples by their places; returns the loss before the step, with what layer or loss report. */
  step(chosen: Int32Array): Numbers;
  /** θ of some inputs [count, …inputShape] → [count, n]. */
  predict(inputs: Rows, count: number): Rows;
  /** MAP(θ), one state a row. */
  map(theta: Rows): Rows;
  dispose(): void;
}

/**
 * Makes the network, the optimizer and the objective of a run; all noise follows from the seed.
 *
 * @param optima receives the right states of the training examples if they are needed and not there
 * @param answered is told of all that the solver answers
 */
export function learner(
  parts: MinibatchParts,
  seed: number,
  optima: Optima,
  answered: TrainingWarnings['answered'],
): Learner {
  const { dataset, model, solver } = parts;
  const { inputs, count } = dataset.train;
  const tf = tensorflow();
  const executor = counting(parts.executor ?? inline(), answered);
  const map = (theta: Rows): Rows => mapStates({ solver, executor }, theta);
  const { losses, report } = objective({ ...parts, executor }, seed, () => {
    const optimum = optima.get(dataset.train) ?? map(dataset.train.targets);
    optima.set(dataset.train, optimum);
    return optimum;
  });
  const network = model.build(dataset, fold(noiseKey(seed), WEIGHTS));
  const optimizer = parts.optimizer.create();
  const variables = network.weights.map(({ variable }) => variable);
  let steps = 0;

  function descend(chosen: Int32Array): number {
    try {
      return tf.tidy(() => {
        const x = tf.tensor(gather(inputs, inputs.length / count, chosen), [chosen.length, ...dataset.inputShape]);
        const mean = optimizer.minimize(() => tf.mean(losses(network.predict(x), chosen)), true, variables)!;
        return mean.dataSync<'float32'>()[0]!;
      });
    } catch (thrown) {
      releaseTape();
      throw thrown;
    }
  }

  return {
    network,
    step(chosen) {
      const solvesBefore = executor.solves;
      const loss = descend(chosen);
      checkLoss(loss, ++steps);
      return { loss, solves: executor.solves - solvesBefore, ...report() };
    },
    predict(rows, rowCount) {
      const theta = tf.tidy(() => network.predict(tf.tensor(rows, [rowCount, ...dataset.inputShape])));
      const values = theta.dataSync<'float32'>();
      theta.dispose();
      return values;
    },
    map,
    dispose() {
      tf.dispose(variables);
      optimizer.dispose();
    },
  };
}

function checkLoss(value: number, step: number): void {
  if (Number.isFinite(value)) return;
  throw new MapgradError(
    'LOSS_NOT_FINITE',
    `the loss of step ${step} is ${value}, expected a finite number; the weights have most likely run away: lower the ` +
      'learning rate, or scale the inputs and targets to about 1',
  );
}
