import type { PluginContext } from '@mapgrad/contracts';
import { decisionValue } from './losses/decision-value.ts';
import { hamming } from './losses/hamming.ts';
import { squaredError } from './losses/squared-error.ts';
import { squaredStateError } from './losses/squared-state-error.ts';
import { hammingDistance } from './metrics/hamming-distance.ts';
import { meanSquaredError } from './metrics/mean-squared-error.ts';
import { relativeRegret } from './metrics/relative-regret.ts';
import { cnn } from './models/cnn.ts';
import { dense } from './models/dense.ts';
import { linear } from './models/linear.ts';
import { adam } from './optimizers/adam.ts';
import { sgd } from './optimizers/sgd.ts';
import { gumbelSoftmax } from './relaxations/gumbel-softmax.ts';
import { l2x } from './relaxations/l2x.ts';
import { relaxationFactory } from './relaxations/relaxation-factory.ts';
import { relaxedSpanningTree } from './relaxations/relaxed-spanning-tree.ts';
import { relaxedTopK } from './relaxations/relaxed-top-k.ts';
import { softSub } from './relaxations/soft-sub.ts';
import { minibatch } from './trainer/minibatch.ts';

export type { AnsweringLater } from './answering-later.ts';
export type { BackendId, RunningBackend } from './backends/backend.ts';
export type { Answered, Cut, CutPoint } from './cut/cut.ts';
export { evaluateCut } from './cut/evaluate-cut.ts';
export { together } from './cut/together.ts';
export { type ValueAndGrads, valueAndGrads } from './cut/value-and-grads.ts';
export type { PartFactory } from './keras/saved-part.ts';
export { registerSolverLayer, type SolverLayer, type SolverLayerOptions, solverLayer } from './keras/solver-layer.ts';
export { type Layer, type LayerOptions, layer, type Mode } from './layer.ts';
export { type AsyncLayer, type AsyncLayerOptions, layerAsync } from './layer-async.ts';
export type { Loss, LossExamples, RowLoss } from './loss.ts';
export type { Model, ModelShape, Network, Weight } from './model.ts';
export type { Activation } from './models/activation.ts';
export type { CNNOptions } from './models/cnn.ts';
export type { DenseOptions } from './models/dense.ts';
export type { LinearOptions } from './models/linear.ts';
export type { Sign } from './models/sign.ts';
export type { OptimizerFactory } from './optimizer-factory.ts';
export type { AdamOptions } from './optimizers/adam.ts';
export type { SGDOptions } from './optimizers/sgd.ts';
export { type Samples, type Sampling, type SamplingOptions, sampling } from './sampling.ts';
export { type AsyncSampling, type AsyncSamplingOptions, samplingAsync } from './sampling-async.ts';
export { type KnownTensors, type SolverLossOptions, solverLoss, type TapedLoss } from './solver-loss.ts';
export { type AsyncSolverLossOptions, type AsyncTapedLoss, solverLossAsync } from './solver-loss-async.ts';
export { foldLike, tileLike } from './tile-like.ts';
export type { LearningRateSchedule } from './trainer/learning-rate-factor.ts';
export type { MinibatchOptions, MinibatchTrainer } from './trainer/minibatch.ts';
export type { LayeredParts, LayerParts, MinibatchParts } from './trainer/minibatch-parts.ts';
export { useBackend } from './use-backend.ts';
export {
  adam,
  cnn,
  decisionValue,
  dense,
  hamming,
  hammingDistance,
  linear,
  meanSquaredError,
  minibatch,
  relativeRegret,
  sgd,
  squaredError,
  squaredStateError,
};

/** Delivers models, losses, relaxations, optimizers, metrics and the trainer; TensorFlow.js is loaded when one of them first needs it. */
export function activate({ register }: PluginContext): void {
  register('model', 'linear', linear);
  register('model', 'dense', dense);
  register('model', 'cnn', cnn);
  register('loss', 'squared-error', squaredError);
  register('loss', 'hamming', hamming);
  register('loss', 'squared-state-error', squaredStateError);
  register('loss', 'decision-value', decisionValue);
  register('relaxation', 'gumbel-softmax', relaxationFactory(gumbelSoftmax));
  register('relaxation', 'l2x', relaxationFactory(l2x));
  register('relaxation', 'soft-sub', relaxationFactory(softSub));
  register('relaxation', 'relaxed-top-k', relaxationFactory(relaxedTopK));
  register('relaxation', 'relaxed-spanning-tree', relaxationFactory(relaxedSpanningTree));
  register('optimizer', 'adam', adam);
  register('optimizer', 'sgd', sgd);
  register('metric', 'relative-regret', relativeRegret);
  register('metric', 'hamming', hammingDistance);
  register('metric', 'squared-error', meanSquaredError);
  register('trainer', 'minibatch', minibatch);
}
