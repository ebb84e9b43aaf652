import {
  type Checkpoint,
  fold,
  MapgradError,
  type NamedArray,
  type Numbers,
  noiseKey,
  type Rows,
  type TrainingRun,
} from '@mapgrad/contracts';
import type { Scalar, Tensor } from '@tensorflow/tfjs';
import type { Cut } from '../cut/cut.ts';
import { together } from '../cut/together.ts';
import { valueAndGrads } from '../cut/value-and-grads.ts';
import type { Network } from '../model.ts';
import { tensorflow } from '../tensorflow.ts';
import type { StepNumbers } from './epoch-means.ts';
import { gather } from './gather.ts';
import { columns, type Head, joined, ofAll } from './heads.ts';
import { type LearningHead, learningHead } from './learning-head.ts';
import type { LayeredParts, MinibatchParts } from './minibatch-parts.ts';
import { readSlots, writeSlots } from './optimizer-slots.ts';
import { learningRateOf, scaledStep } from './scaled-step.ts';
import { valuesOf } from './values-of.ts';
import { readWeights, writeWeights } from './weights.ts';

/** Streams of random words below those of layers, which are numbered from 0. */
const WEIGHTS = -1;

/** A network under training. */
export interface Learner {
  readonly network: Network;
  readonly heads: readonly LearningHead[];
  /** Learns from training examples by their places; returns the loss before the step, with what layers or losses report. */
  step(chosen: Int32Array): Promise<StepNumbers>;
  /** What layers and losses have learned, and the `learningRate` of the latest step where it changes. */
  state(): Numbers;
  /** What it goes on from, for a checkpoint. */
  place(): Promise<Pick<Checkpoint, 'numbers' | 'arrays'>>;
  /**
   * Sets weights and optimizer as they were.
   *
   * @throws MapgradError CHECKPOINT_INVALID
   */
  restore(checkpoint: Checkpoint): void;
  /** MAP(θ), one state a row, each of the states of all heads. */
  map(theta: Rows): Promise<Rows>;
  /** θ of some inputs [count, …inputShape] → [count, n]. */
  predict(inputs: Rows, count: number): Promise<Rows>;
  dispose(): void;
}

/**
 * Makes the network, the optimizer and what the heads of a run learn by; all noise follows from the seed.
 *
 * The loss is that of the only head, or the sum over heads of `weight · loss`.
 *
 * @param total the steps of the run
 * @param factorOf what the learning rate of each step is multiplied by, counted from 1; always 1 when absent
 */
export async function learner(
  parts: MinibatchParts | LayeredParts,
  heads: readonly Head[],
  run: TrainingRun,
  total: number,
  factorOf?: (step: number) => number,
): Promise<Learner> {
  const { dataset, model } = parts;
  const { inputs, count } = dataset.train;
  const tf = tensorflow();
  const learning: LearningHead[] = [];
  for (const head of heads) learning.push(await learningHead(head, run, total));
  const network = model.build(dataset, fold(noiseKey(run.seed), WEIGHTS));
  const optimizer = parts.optimizer.create();
  const variables = network.weights.map(({ variable }) => variable);
  let steps = run.resume?.step ?? 0;

  /** θ [B, n of all heads] → a scalar. */
  function* meanLoss(theta: Tensor, chosen: Int32Array): Cut<Scalar> {
    const means = yield* together(
      learning.map(function* ({
        head: {
          from,
          weight = 1,
          dataset: { n },
        },
        mean,
      }) {
        const own = yield* mean(n === dataset.n ? theta : tf.slice(theta, [0, from], [-1, n]), chosen);
        return weight === 1 ? own : tf.mul<Scalar>(own, weight);
      }),
    );
    return means.length === 1 ? means[0]! : tf.addN([...means]);
  }

  async function descend(chosen: Int32Array): Promise<number> {
    const { value, grads } = await valueAndGrads(function* () {
      const x = tf.tensor(gather(inputs, inputs.length / count, chosen), [chosen.length, ...dataset.inputShape]);
      return yield* meanLoss(network.predict(x), chosen);
    }, variables);
    // All weights, as what an optimizer keeps of each goes by their places; it passes over those without a gradient.
    const gradients = variables.map(({ name }) => ({ name, tensor: grads[name]! }));
    scaledStep(optimizer, variables, gradients, factorOf?.(steps + 1) ?? 1);
    const [loss] = await value.data<'float32'>();
    tf.dispose([value, grads]);
    return loss!;
  }

  const work = ({ solves, seconds }: LearningHead): Numbers => ({ solves, ...(run.now && { solverSeconds: seconds }) });

  return {
    network,
    heads: learning,
    async step(chosen) {
      const before = learning.map(work);
      const loss = await descend(chosen);
      checkLoss(loss, ++steps);
      const own = learning.map((head, i) => sumOf(work(head), before[i]!, -1));
      const all = own.reduce((sum, numbers) => sumOf(sum, numbers));
      return {
        loss,
        sums: { ...ofAll(heads, (_, i) => own[i]!), ...all },
        report: ofAll(heads, ({ name }, i) => ({
          ...(name !== undefined && { loss: learning[i]!.loss }),
          ...learning[i]!.report(),
        })),
      };
    },
    state: () => ({
      ...(factorOf && { learningRate: learningRateOf(optimizer) * factorOf(steps) }),
      ...ofAll(heads, (_, i) => learning[i]!.state()),
    }),
    async place() {
      const places = learning.map((head) => head.place());
      return {
        numbers: Object.assign({}, ...places.map(({ numbers }) => numbers)) as Numbers,
        arrays: [
          ...renamed('weights', await readWeights(network)),
          ...renamed('optimizer', await readSlots(optimizer)),
          ...places.flatMap(({ arrays }) => arrays),
        ],
      };
    },
    restore({ arrays }) {
      const weights = network.weights.map(({ name, variable: { shape } }) => ({
        name,
        shape,
        values: valuesOf(arrays, `weights/${name}`, shape),
      }));
      writeWeights(network, weights);
      writeSlots(optimizer, 'optimizer', arrays);
    },
    async predict(rows, rowCount) {
      const theta = tf.tidy(() => network.predict(tf.tensor(rows, [rowCount, ...dataset.inputShape])));
      const values = await theta.data<'float32'>();
      theta.dispose();
      return values;
    },
    async map(theta) {
      const parts: Rows[] = [];
      for (const { head, map } of learning) {
        parts.push(await map(columns(theta, dataset.n, head.from, head.dataset.n)));
      }
      return joined(heads, parts);
    },
    dispose() {
      tf.dispose(variables);
      optimizer.dispose();
    },
  };
}

/** `x + factor · y`, name by name. */
const sumOf = (x: Numbers, y: Numbers, factor = 1): Numbers =>
  Object.fromEntries(Object.entries(x).map(([name, value]) => [name, value + factor * y[name]!]));

const renamed = (prefix: string, arrays: readonly NamedArray[]): NamedArray[] =>
  arrays.map((array) => ({ ...array, name: `${prefix}/${array.name}` }));

function checkLoss(value: number, step: number): void {
  if (Number.isFinite(value)) return;
  throw new MapgradError(
    'LOSS_NOT_FINITE',
    `the loss of step ${step} is ${value}, expected a finite number; the weights have most likely run away: lower the ` +
      'learning rate, or scale the inputs and targets to about 1',
  );
}
