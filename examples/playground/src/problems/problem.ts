import type { MAPSolver, NoiseDistribution, NoiseKey, Rows } from '@mapgrad/contracts';
import type { Tensor } from '@tensorflow/tfjs';
import type { Settings } from '../settings.ts';

/** Examples to learn from or to be measured on. */
export interface Batch {
  /** B */
  readonly count: number;
  /** [B, …inputShape] */
  readonly inputs: Float32Array;
  /** What the loss compares with [B, …targetShape]. */
  readonly targets: Float32Array;
  /** The right states [B, n]. */
  readonly right: Rows;
}

/** A weight as it starts: uniform in ±scale. */
export interface WeightShape {
  readonly name: string;
  readonly shape: readonly number[];
  readonly scale: number;
}

/** Something to learn: a network whose scores θ a solver turns into decisions z, and what these are judged by. */
export interface Problem<Example extends Batch = Batch> {
  readonly id: string;
  readonly n: number;
  readonly solver: MAPSolver;
  /** ε under the samples. */
  readonly noise: NoiseDistribution;
  readonly defaults: Settings;
  readonly learningRate: number;
  readonly inputShape: readonly number[];
  readonly targetShape: readonly number[];
  readonly weights: readonly WeightShape[];
  readonly metric: { readonly name: string; readonly better: 'lower' | 'higher' };
  draw(key: NoiseKey, count: number): Example;
  /** Inputs [B, …inputShape] → θ [B, n]. */
  predict(weights: Weights, inputs: Tensor): Tensor;
  /** z [B·S, n] and targets [B·S, …targetShape] → one loss for each row [B·S]. */
  judge(weights: Weights, z: Tensor, targets: Tensor): Tensor;
  /** What decisions z [B, n] are worth: a share between 0 and 1, or a little more. */
  measure(batch: Example, z: Rows): number;
}

/** Tensors by the names of {@link WeightShape}. */
export type Weights = Readonly<Record<string, Tensor>>;
