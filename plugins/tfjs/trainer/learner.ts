import { fold, MapgradError, type Numbers, noiseKey, type Rows, type Split } from '@mapgrad/contracts';
import { inline } from '@mapgrad/core';
import type { Scalar } from '@tensorflow/tfjs';
import { layer } from '../layer.ts';
import type { Network } from '../model.ts';
import { tensorflow } from '../tensorflow.ts';
import { tileLike } from '../tile-like.ts';
import { counting } from './counting.ts';
import type { MinibatchParts } from './minibatch-parts.ts';
import { releaseTape } from './release-tape.ts';

/** Streams of random words below those of layers, which are numbered from 0. */
const WEIGHTS = -1;

/** A network under training. */
export interface Learner {
  readonly network: Network;
  /** Learns from some examples; returns the loss before the step, with what the layer reports. */
  step(examples: Split): Numbers;
  /** θ of some inputs [count, …inputShape] → [count, n]. */
  predict(inputs: Rows, count: number): Rows;
  /** MAP(θ), one state a row. */
  map(theta: Rows): Rows;
  dispose(): void;
}

/** Makes the network, the optimizer and the layer of a run; all noise follows from the seed. */
export function learner(parts: MinibatchParts, seed: number): Learner {
  const { dataset, model, estimator, solver, loss } = parts;
  const tf = tensorflow();
  const executor = counting(parts.executor ?? inline());
  const solved = layer({ estimator, solver, executor, seed });
  const rowLoss = loss.prepare({
    n: dataset.n,
    targets: dataset.train.targets,
    optimum: () => solved.map(dataset.train.targets),
  });
  const network = model.build(dataset, fold(noiseKey(seed), WEIGHTS));
  const optimizer = parts.optimizer.create();
  const variables = network.weights.map(({ variable }) => variable);
  let steps = 0;

  function descend({ inputs, targets, count }: Split): number {
    try {
      return tf.tidy(() => {
        const x = tf.tensor(inputs, [count, ...dataset.inputShape]);
        const y = tf.tensor(targets, [count, dataset.n]);
        const cost = (): Scalar => {
          const theta = network.predict(x);
          const judged = loss.judges === 'theta' ? theta : solved(theta);
          return tf.mean(rowLoss(judged, tileLike(y, judged)));
        };
        return optimizer.minimize(cost, true, variables)!.dataSync<'float32'>()[0]!;
      });
    } catch (thrown) {
      releaseTape();
      throw thrown;
    }
  }

  return {
    network,
    step(examples) {
      const solvesBefore = executor.solves;
      const value = descend(examples);
      checkLoss(value, ++steps);
      const solves = executor.solves - solvesBefore;
      return loss.judges === 'theta'
        ? { loss: value, solves }
        : { loss: value, solves, ...solved.report, ...solved.state };
    },
    predict(inputs, count) {
      const theta = tf.tidy(() => network.predict(tf.tensor(inputs, [count, ...dataset.inputShape])));
      const values = theta.dataSync<'float32'>();
      theta.dispose();
      return values;
    },
    map: solved.map,
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
