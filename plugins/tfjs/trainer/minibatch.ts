import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  fold,
  MapgradError,
  type Metric,
  type Numbers,
  noiseKey,
  positiveInteger,
  type Split,
  type Trained,
  type TrainingRun,
} from '@mapgrad/contracts';
import { type Backend, useBackend } from '../use-backend.ts';
import { epochOrder } from './epoch-order.ts';
import { evaluation } from './evaluation.ts';
import { learner } from './learner.ts';
import { checkData, type MinibatchParts } from './minibatch-parts.ts';
import { readWeights, writeWeights } from './weights.ts';

/** Options of {@link minibatch}. */
export interface MinibatchOptions {
  /** 20 when absent. */
  readonly epochs?: number;
  /** B, examples in a step; 32 when absent. The last step of an epoch takes what is left. */
  readonly batchSize?: number;
  /** `auto` when absent: wasm, or cpu where wasm cannot load. */
  readonly backend?: Backend | 'auto';
  /** The id of the metric that chooses the epoch; the first one when absent. */
  readonly select?: string;
}

/** A `Trainer` of {@link MinibatchParts}. */
export interface MinibatchTrainer {
  steps(parts: MinibatchParts): number;
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
 * that is best on the validation examples, the earlier of two equal ones.
 *
 * The loss is the mean over the batch, and over the samples of each example. Reports each step `epoch`, `step`, `loss`,
 * `solves` (rows solved) and, of a loss on z, what the layer reports and has learned; each epoch `epoch`, the mean `loss`
 * of its steps, and the metrics on the validation examples by their ids. The same seed gives the same bits.
 *
 * @throws MapgradError OPTION_INVALID; while training CONFIGURATION_INVALID, DATA_INVALID, SOLVER_SIZE, LOSS_NOT_FINITE, and
 *   what the layer throws
 */
export function minibatch(options: MinibatchOptions = {}): MinibatchTrainer {
  const { epochs = 20, batchSize = 32, backend = 'auto', select } = options;
  positiveInteger('epochs', epochs);
  positiveInteger('batchSize', batchSize);

  return {
    steps: ({ dataset }) => epochs * Math.ceil(dataset.train.count / batchSize),
    async train(parts, run) {
      const { dataset, metrics } = parts;
      const [id, metric] = chosenMetric(metrics, select);
      checkData(parts);
      await useBackend(backend);
      const order = fold(noiseKey(run.seed), ORDER);
      const measure = evaluation(parts);
      const learning = learner(parts, run.seed);
      const evaluated = async (epoch: number): Promise<Chosen> => {
        const validation = await measure(learning, dataset.validation);
        return { epoch, validation, weights: readWeights(learning.network) };
      };

      try {
        let best: Chosen | undefined;
        let step = 0;
        for (let epoch = 1; epoch <= epochs; epoch++) {
          let lossSum = 0;
          for (const batch of batches(dataset.train, epochOrder(order, epoch, dataset.train.count), batchSize)) {
            if (run.signal.aborted) break;
            const numbers = learning.step(batch);
            lossSum += numbers.loss! * batch.count;
            run.step({ epoch, step: ++step, ...numbers });
            await nextTurn();
          }
          if (run.signal.aborted) break;
          const latest = await evaluated(epoch);
          run.epoch({ epoch, loss: lossSum / dataset.train.count, ...latest.validation });
          if (best === undefined || isBetter(metric, latest.validation[id]!, best.validation[id]!)) best = latest;
        }

        best ??= await evaluated(0);
        writeWeights(learning.network, best.weights);
        return { ...best, test: await measure(learning, dataset.test) };
      } finally {
        learning.dispose();
      }
    },
  };
}

/** The examples of an epoch, in order, `size` at a time. */
function* batches({ inputs, targets, count }: Split, order: Int32Array, size: number): Generator<Split> {
  for (let from = 0; from < count; from += size) {
    const chosen = order.subarray(from, from + size);
    yield {
      count: chosen.length,
      inputs: gather(inputs, inputs.length / count, chosen),
      targets: gather(targets, targets.length / count, chosen),
    };
  }
}

function gather(rows: Float32Array, width: number, chosen: Int32Array): Float32Array {
  const gathered = new Float32Array(chosen.length * width);
  for (const [i, row] of chosen.entries()) gathered.set(rows.subarray(row * width, (row + 1) * width), i * width);
  return gathered;
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
  );
}

const isBetter = ({ better }: Metric, value: number, best: number): boolean =>
  better === 'lower' ? value < best : value > best;
