import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  fold,
  MapgradError,
  type Metric,
  type Numbers,
  noiseKey,
  oneOf,
  positiveInteger,
  type Trained,
  type TrainingRun,
} from '@mapgrad/contracts';
import { trainingWarnings } from '@mapgrad/core';
import { type Backend, useBackend } from '../use-backend.ts';
import { epochOrder } from './epoch-order.ts';
import { evaluation } from './evaluation.ts';
import { learner } from './learner.ts';
import { checkData, checkEstimator, checkLabels, type MinibatchParts } from './minibatch-parts.ts';
import { knownOptima } from './optima.ts';
import { checkRelaxation, relaxationWarnings } from './relaxation-fit.ts';
import { readWeights, writeWeights } from './weights.ts';

/** Options of {@link minibatch}. */
export interface MinibatchOptions {
  /** 20 when absent. */
  readonly epochs?: number;
  /** B, examples in a step; 32 when absent. The last step of an epoch takes what is left. */
  readonly batchSize?: number;
  /** `auto` when absent: wasm, or cpu where wasm cannot load. */
  readonly backend?: Backend | 'auto';
  /** The weights that are kept: `best`, those of the epoch that validates best (when absent), or the `last`. */
  readonly keep?: 'best' | 'last';
  /** The id of the metric that chooses the best epoch; the first one when absent. */
  readonly select?: string;
}

/** A `Trainer` of {@link MinibatchParts}. */
export interface MinibatchTrainer {
  steps(parts: MinibatchParts): number;
  check(parts: MinibatchParts): void;
  train(parts: MinibatchParts, run: TrainingRun): Promise<Trained>;
}

/** Below the streams of weights and layers. */
const ORDER = -2;

interface Chosen {
  readonly epoch: number;
  readonly validation: Numbers;
  readonly weights: Trained['weights'];
}

/**
 * Trains by gradient steps on batches of examples in an order that the seed decides, and keeps the weights of the epoch
 * that is best on the validation examples, the earlier of two equal ones; or the last ones, in which case the validation
 * examples are decided on at the end only.
 *
 * The loss is the mean over the batch, and over the samples of each example; a `SolverLoss` is given the right states of the
 * training examples, and asks the solver of the layer. A relaxation takes the place of solver and estimator in training alone:
 * decisions are MAP(θ).
 *
 * Reports each step `epoch`, `step`, `loss`, `solves` (rows solved) and what the layer or such a loss reports and has learned;
 * each epoch `epoch`, the mean `loss` of its steps, and the metrics on the validation examples by their ids; warns of signs
 * that nothing is learned, and of a relaxation that is not used or chooses other states than the solver. The same seed gives
 * the same bits.
 *
 * @throws MapgradError OPTION_INVALID; from `check`, and while training, CONFIGURATION_INVALID, DATA_INVALID, SOLVER_SIZE; while
 *   training LOSS_NOT_FINITE, and what the layer throws
 */
export function minibatch(options: MinibatchOptions = {}): MinibatchTrainer {
  const { epochs = 20, batchSize = 32, backend = 'auto', keep = 'best', select } = options;
  positiveInteger('epochs', epochs);
  positiveInteger('batchSize', batchSize);
  oneOf('keep', keep, ['best', 'last']);

  function check(parts: MinibatchParts): void {
    chosenMetric(parts.metrics, select);
    checkData(parts);
    checkLabels(parts);
    checkRelaxation(parts);
    checkEstimator(parts);
  }

  return {
    check,
    steps: ({ dataset }) => epochs * Math.ceil(dataset.train.count / batchSize),
    async train(parts, run) {
      const { dataset, metrics } = parts;
      check(parts);
      const [id, metric] = chosenMetric(metrics, select);
      await useBackend(backend);
      const order = fold(noiseKey(run.seed), ORDER);
      const optima = knownOptima(dataset);
      const measure = evaluation(parts, optima);
      const watch = trainingWarnings({ warn: (message) => run.warn(message) });
      const learning = learner(parts, run.seed, optima, watch.answered);
      const evaluated = async (epoch: number): Promise<Chosen> => {
        const validation = await measure(learning, dataset.validation);
        return { epoch, validation, weights: readWeights(learning.network) };
      };

      try {
        relaxationWarnings(parts, learning.map, (message) => run.warn(message));
        let chosen: Chosen | undefined;
        let finished = 0;
        let step = 0;
        for (let epoch = 1; epoch <= epochs; epoch++) {
          let lossSum = 0;
          for (const batch of batches(epochOrder(order, epoch, dataset.train.count), batchSize)) {
            if (run.signal.aborted) break;
            const numbers = learning.step(batch);
            lossSum += numbers.loss! * batch.length;
            run.step({ epoch, step: ++step, ...numbers });
            watch.step(numbers);
            await nextTurn();
          }
          if (run.signal.aborted) break;
          finished = epoch;
          const loss = lossSum / dataset.train.count;
          if (keep === 'last' && epoch < epochs) {
            run.epoch({ epoch, loss });
            continue;
          }
          const latest = await evaluated(epoch);
          run.epoch({ epoch, loss, ...latest.validation });
          if (chosen === undefined || isBetter(metric, latest.validation[id]!, chosen.validation[id]!)) chosen = latest;
        }

        chosen ??= await evaluated(finished);
        writeWeights(learning.network, chosen.weights);
        return { ...chosen, test: await measure(learning, dataset.test) };
      } finally {
        learning.dispose();
      }
    },
  };
}

/** The examples of an epoch, in order, `size` at a time. */
function* batches(order: Int32Array, size: number): Generator<Int32Array> {
  for (let from = 0; from < order.length; from += size) yield order.subarray(from, from + size);
}

function chosenMetric(metrics: MinibatchParts['metrics'], select: string | undefined): [string, Metric] {
  const [first] = Object.keys(metrics);
  const id = select ?? first;
  const metric = id === undefined ? undefined : metrics[id];
  if (id !== undefined && metric !== undefined) return [id, metric];
  throw new MapgradError(
    'CONFIGURATION_INVALID',
    id === undefined
      ? 'there is no metric to choose the best epoch by; configure at least one'
      : `select is ${id}, which is none of the metrics ${Object.keys(metrics).join(', ')}; add it to them or choose among them`,
    { path: id === undefined ? ['metrics'] : ['train', 'select'] },
  );
}

const isBetter = ({ better }: Metric, value: number, best: number): boolean =>
  better === 'lower' ? value < best : value > best;
