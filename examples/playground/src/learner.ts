import type { AsyncExecutor, NoiseKey, Rows } from '@mapgrad/contracts';
import { layerAsync, tileLike, valueAndGrads } from '@mapgrad/tfjs';
import * as tf from '@tensorflow/tfjs';
import { offerOf } from './estimators.ts';
import type { Batch, Problem } from './problems/problem.ts';
import type { Settings } from './settings.ts';
import { type Numbers, numbersOf, variablesOf } from './weights.ts';

/** A network of a problem on the present backend. */
export interface Learner {
  /** One step of Adam on a batch; the mean loss of its samples. */
  step(batch: Batch): Promise<number>;
  /** θ [B, n] as predicted. */
  predict(batch: Batch): Promise<Rows>;
  /** MAP(θ) [B, n] */
  decide(theta: Rows): Promise<Rows>;
  /** The means of some samples for one θ [n]. */
  marginals(theta: Rows, samples: number, key: NoiseKey): Promise<Rows>;
  numbers(): Promise<Numbers>;
  /** Learns on by other settings. */
  set(settings: Settings, seed: number): void;
  dispose(): void;
}

/** What a {@link Learner} is made of. */
export interface LearnerOptions {
  readonly problem: Problem;
  readonly settings: Settings;
  readonly executor: AsyncExecutor;
  readonly seed: number;
}

/** Puts weights on the present backend. */
export function openLearner(numbers: Numbers, { problem, settings, executor, seed }: LearnerOptions): Learner {
  const { solver, noise, n } = problem;
  const weights = variablesOf(problem, numbers);
  const variables = Object.values(weights);
  const optimizer = tf.train.adam(problem.learningRate);
  let { temperature } = settings;
  const layerOf = (settings: Settings, seed: number) => {
    const estimator = offerOf(settings.estimator).make(settings, noise);
    return { samples: estimator.outputs, pick: layerAsync({ estimator, solver, executor, seed }) };
  };
  let layer = layerOf(settings, seed);

  return {
    set(settings, seed) {
      layer = layerOf(settings, seed);
      temperature = settings.temperature;
    },
    async step({ count, inputs, targets }) {
      const x = tf.tensor(inputs, [count, ...problem.inputShape]);
      const y = tf.tensor(targets, [count, ...problem.targetShape]);
      try {
        // The sum over examples and samples: dL/dz of a sample does not depend on how many there are, nor does a good λ.
        const { pick, samples } = layer;
        const { value, grads } = await valueAndGrads(function* () {
          const z = yield* pick(problem.predict(weights, x));
          return tf.sum(problem.judge(weights, z, tileLike(y, z)));
        }, variables);
        optimizer.applyGradients(Object.entries(grads).map(([name, tensor]) => ({ name, tensor })));
        const [loss = Number.NaN] = await value.data();
        tf.dispose([value, grads]);
        return loss / (count * samples);
      } finally {
        tf.dispose([x, y]);
      }
    },
    async predict({ count, inputs }) {
      const theta = tf.tidy(() => problem.predict(weights, tf.tensor(inputs, [count, ...problem.inputShape])));
      const rows = await theta.data<'float32'>();
      theta.dispose();
      return rows;
    },
    decide: (theta) => layer.pick.map(theta),
    async marginals(theta, samples, key) {
      const shape = { instances: 1, samples, n };
      const query = { theta, shape, noise: { distribution: noise, temperature, key } };
      const states = await executor.solve<void>({ query, solver });
      const means = new Float32Array(n);
      for (const [i, value] of states.entries()) means[i % n]! += value / samples;
      return means;
    },
    numbers: () => numbersOf(weights),
    dispose() {
      optimizer.dispose();
      tf.dispose(variables);
    },
  };
}
