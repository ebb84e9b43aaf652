import {
  type Checkpoint,
  checkOption,
  fold,
  type Kept,
  MapgradError,
  type Metric,
  type Numbers,
  noiseKey,
  oneOf,
  positiveInteger,
  type Trained,
  type TrainingRun,
} from '@mapgrad/contracts';
import { nextTurn } from '../next-turn.ts';
import { checkBackend, startBackend } from '../use-backend.ts';
import { countsSince } from './counts-since.ts';
import { epochMeans } from './epoch-means.ts';
import { epochOrder } from './epoch-order.ts';
import { evaluate } from './evaluation.ts';
import { type Head, headsOf, inLayer, joined, named, ofAll } from './heads.ts';
import { learner } from './learner.ts';
import { type LearningRateSchedule, learningRateFactor } from './learning-rate-factor.ts';
import { checkData, checkEstimator, checkLabels, type LayeredParts, type MinibatchParts } from './minibatch-parts.ts';
import { checkRelaxation, relaxationWarnings } from './relaxation-fit.ts';
import { shownDecisions } from './shown-decisions.ts';
import { under, within } from './under.ts';
import { readWeights, writeWeights } from './weights.ts';

/** Options of {@link minibatch}. */
export interface MinibatchOptions extends LearningRateSchedule {
  /** 20 when absent. */
  readonly epochs?: number;
  /** B, examples in a step; 32 when absent. The last step of an epoch takes what is left. */
  readonly batchSize?: number;
  /** The weights that are kept: `best`, those of the epoch that validates best (when absent), or the `last`. */
  readonly keep?: 'best' | 'last';
  /** The name of the metric that chooses the best epoch; the first one when absent. */
  readonly select?: string;
}

/** A `Trainer` of {@link MinibatchParts}, or of several layers. */
export interface MinibatchTrainer {
  steps(parts: MinibatchParts | LayeredParts): number;
  check(parts: MinibatchParts | LayeredParts): void;
  train(parts: MinibatchParts | LayeredParts, run: TrainingRun): Promise<Trained>;
}

/** Below the streams of weights and layers. */
const ORDER = -2;

/**
 * Trains by gradient steps on batches of examples in an order that the seed decides, and keeps the weights of the epoch
 * that is best on the validation examples, the earlier of two equal ones; or the last ones, in which case the validation
 * examples are decided on at the end only.
 *
 * The loss is the mean over the batch, and over the samples of each example; a `SolverLoss` is given the right states of the
 * training examples, and asks the solver of the layer. A relaxation takes the place of solver and estimator in training alone:
 * decisions are MAP(θ).
 *
 * With `warmup` W or `decay` the learning rate of the optimizer, of any kind, is multiplied in step s of T by
 * `min(1, s / (W + 1)) · d(u)`, where u = max(0, s − 1 − W) / (T − W), and d(u) is 1 − u for `linear`, (1 + cos πu) / 2 for `cosine`.
 *
 * Reports each step `epoch`, `step`, `loss`, `solves` (rows solved), `solverSeconds` if there is a clock, what the layer or such
 * a loss reports and has learned, and `learningRate` where it changes; each epoch `epoch`, `step`, the mean `loss` of its
 * examples, the sums of `solves` and `solverSeconds`, the means of what its steps report, what has been learned at its end, the
 * metrics on the validation examples by their ids, and by how much the executor's counts have grown in it; warns of signs that
 * nothing is learned, and of a relaxation that is not used or chooses other states than the solver.
 *
 * The same seed gives the same bits, and so does a run that goes on from any checkpoint of another, unless its executor answers from
 * what it has answered before and is not exact.
 *
 * @throws MapgradError OPTION_INVALID; from `check`, and while training, CONFIGURATION_INVALID, DATA_INVALID, SOLVER_SIZE; while
 *   training LOSS_NOT_FINITE, and what the layer throws
 */
export function minibatch(options: MinibatchOptions = {}): MinibatchTrainer {
  const { epochs = 20, batchSize = 32, keep = 'best', select, warmup = 0, decay = 'none' } = options;
  positiveInteger('epochs', epochs);
  positiveInteger('batchSize', batchSize);
  oneOf('keep', keep, ['best', 'last']);
  checkOption('warmup', warmup, Number.isSafeInteger(warmup) && warmup >= 0, 'an integer from 0');
  oneOf('decay', decay, ['none', 'linear', 'cosine']);

  function check(parts: MinibatchParts | LayeredParts): void {
    const heads = headsOf(parts);
    checkBackend(parts.backend ?? 'auto');
    parts.model.check?.(parts.dataset);
    chosenMetric(metricsOf(heads), select);
    checkWarmup(warmup, epochs, stepsIn(parts.dataset));
    for (const head of heads) {
      inLayer(head, () => {
        checkData(head);
        checkLabels(head);
        checkRelaxation(head);
        checkEstimator(head);
      });
    }
  }

  const stepsIn = ({ train }: MinibatchParts['dataset']): number => Math.ceil(train.count / batchSize);

  return {
    check,
    steps: ({ dataset }) => epochs * stepsIn(dataset),
    async train(parts, run) {
      const { dataset } = parts;
      check(parts);
      const heads = headsOf(parts);
      const [id, metric] = chosenMetric(metricsOf(heads), select);
      const { resume } = run;
      const before = resume?.numbers ?? {};
      const { id: backend, device } = await startBackend(parts.backend ?? 'auto');
      run.environment?.({ backend, device });
      const fresh = heads.map(({ executor }) => countsSince(executor));
      const order = fold(noiseKey(run.seed), ORDER);
      const total = epochs * stepsIn(dataset);
      const factorOf = (step: number): number => learningRateFactor(step, total, { warmup, decay });
      const isChanging = warmup > 0 || decay !== 'none';
      const learning = await learner(parts, heads, run, total, isChanging ? factorOf : undefined);
      const counters =
        resume === undefined
          ? fresh
          : heads.map(({ executor, layer }) =>
              countsSince(executor, {
                total: within(`layer${layer}/counts`, before),
                before: within(`layer${layer}/countsBefore`, before),
              }),
            );
      const counted = (): Numbers => ofAll(heads, (_, i) => counters[i]!.grown());
      const unjudged = async (epoch: number): Promise<Kept> => ({
        epoch,
        validation: {},
        weights: await readWeights(learning.network),
      });
      const evaluated = async (epoch: number): Promise<Kept> => {
        const validation = await evaluate(learning, dataset, 'validation');
        return { epoch, validation, weights: await readWeights(learning.network) };
      };

      try {
        if (resume === undefined) {
          for (const { head, map, warn } of learning.heads) await relaxationWarnings(head, map, warn);
        } else learning.restore(resume);
        const means = epochMeans(within('epoch', before));
        let kept = resume?.kept;
        let finished = before.finished ?? 0;
        let step = resume?.step ?? 0;
        const place = async (): Promise<Checkpoint> => {
          const { numbers, arrays } = await learning.place();
          const counts = counters.map(({ total, before: earlier }, layer) =>
            under(`layer${layer}`, { ...under('counts', total), ...under('countsBefore', earlier) }),
          );
          const all = Object.assign({ finished }, under('epoch', means.state), numbers, ...counts) as Numbers;
          return { step, kept, arrays, numbers: all };
        };

        while (finished < epochs) {
          const epoch = finished + 1;
          const examples = epochOrder(order, epoch, dataset.train.count);
          const seen = (step - finished * stepsIn(dataset)) * batchSize;
          for (const batch of batches(examples.subarray(seen), batchSize)) {
            if (run.signal.aborted) break;
            const told = await learning.step(batch);
            means.add(told, batch.length);
            run.step({ epoch, step: ++step, loss: told.loss, ...told.sums, ...told.report, ...learning.state() });
            for (const { watch } of learning.heads) watch(told.loss);
            await run.checkpoint?.('step', place);
            await nextTurn();
          }
          if (run.signal.aborted) break;
          const unmeasured = keep === 'last' && epoch < epochs;
          const latest = await (unmeasured ? unjudged(epoch) : evaluated(epoch));
          finished = epoch;
          run.epoch({ epoch, step, ...means.end(), ...learning.state(), ...latest.validation, ...counted() });
          if (kept === undefined || keep === 'last' || isBetter(metric, latest.validation[id]!, kept.validation[id]!)) {
            kept = latest;
          }
          await run.checkpoint?.('epoch', place);
        }

        const interrupted = finished < epochs;
        if (interrupted) await run.checkpoint?.('abort', place);
        const chosen = kept === undefined || (interrupted && keep === 'last') ? await evaluated(finished) : kept;
        writeWeights(learning.network, chosen.weights);
        const test = await evaluate(learning, dataset, 'test');
        const optimum = joined(
          heads,
          learning.heads.map(({ optima, head }) => optima.get(head.dataset.test)!),
        );
        const counts = ofAll(heads, (_, i) => counters[i]!.total);
        return {
          ...chosen,
          test,
          decisions: await shownDecisions(learning, dataset, optimum),
          ...(interrupted && { interrupted }),
          ...(Object.keys(counts).length > 0 && { counts }),
        };
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

const metricsOf = (heads: readonly Head[]): MinibatchParts['metrics'] =>
  Object.assign({}, ...heads.map((head) => named(head, head.metrics))) as MinibatchParts['metrics'];

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

function checkWarmup(warmup: number, epochs: number, inEpoch: number): void {
  const steps = epochs * inEpoch;
  if (warmup === 0 || warmup < steps) return;
  throw new MapgradError(
    'CONFIGURATION_INVALID',
    `warmup is ${warmup} steps, expected fewer than the ${steps} of the run, ${epochs} epochs of ${inEpoch}; lower it, or train for longer`,
    { path: ['train', 'warmup'] },
  );
}

/** Any number is better than NaN, as of a ratio while nothing is decided. */
const isBetter = ({ better }: Metric, value: number, best: number): boolean =>
  (Number.isNaN(best) && !Number.isNaN(value)) || (better === 'lower' ? value < best : value > best);
