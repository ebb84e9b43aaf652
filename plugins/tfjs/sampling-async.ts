import { type AsyncSampler, type PerRow, samplerAsync } from '@mapgrad/core';
import type { Tensor } from '@tensorflow/tfjs';
import type { AnsweringLater } from './answering-later.ts';
import type { Cut } from './cut/cut.ts';
import { recordLater } from './cut/held-tape.ts';
import { asFloat } from './float-tensor.ts';
import { checkLossShape } from './loss-shape.ts';
import { lossesByInstance } from './losses-by-instance.ts';
import { samplesByExample } from './samples-by-example.ts';
import type { Samples, SamplingOptions } from './sampling.ts';
import { tensorflow } from './tensorflow.ts';
import { checkThetaShape } from './theta-shape.ts';

/** {@link SamplingOptions} with parts that may answer later. */
export type AsyncSamplingOptions<Instance = void> = AnsweringLater<SamplingOptions<Instance>, Instance>;

/** A solver that is learned through by the losses of its samples, and waited for. */
export interface AsyncSampling<Instance = void> extends Pick<AsyncSampler<Instance>, 'state' | 'report' | 'map'> {
  (theta: Tensor, ...instances: PerRow<Instance>): Cut<Samples>;
}

/**
 * The `sampling` for what answers later; it computes the same: `const { z, losses } = yield* sampled(theta)`.
 *
 * @throws MapgradError THETA_SHAPE, and what `samplerAsync` throws
 */
export function samplingAsync<Instance = void>(options: AsyncSamplingOptions<Instance>): AsyncSampling<Instance> {
  const step = samplerAsync<Instance>(options);
  const samples = options.estimator.outputs;

  function* call(theta: Tensor, ...instances: PerRow<Instance>): Cut<Samples> {
    const tf = tensorflow();
    const n = options.solver.size(instances[0]?.[0] as Instance);
    const { shape } = theta;
    checkThetaShape(shape, n);
    const scores = asFloat(theta);
    let pull: ((parts: ArrayLike<number>) => Promise<Float32Array>) | undefined;
    const [solved] = yield [
      {
        input: scores,
        async answer(numbers) {
          const { output, backward } = await step.forward(numbers, ...instances);
          pull = backward;
          return { values: output, shape: [output.length / n, n] };
        },
      },
    ];
    const z = samplesByExample(solved!, shape, samples);

    return {
      z,
      losses(perSample) {
        checkLossShape(perSample.shape, z.shape);
        const given = asFloat(perSample);
        const passed = tf.clone(given);
        recordLater({ scores }, passed, async (dlosses) => {
          const parts = tf.mul(dlosses, given);
          const numbers = await parts.data<'float32'>();
          parts.dispose();
          return { scores: await pull!(lossesByInstance(numbers, shape, samples)) };
        });
        return passed;
      },
    };
  }

  return Object.defineProperties(call as unknown as AsyncSampling<Instance>, {
    state: { get: () => step.state },
    report: { get: () => step.report },
    map: { value: step.map },
  });
}
