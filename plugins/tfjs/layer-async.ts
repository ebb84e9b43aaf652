import { type AsyncDifferentiable, differentiateAsync, type PerRow } from '@mapgrad/core';
import type { Tensor } from '@tensorflow/tfjs';
import type { AnsweringLater } from './answering-later.ts';
import type { Cut } from './cut/cut.ts';
import { asFloat } from './float-tensor.ts';
import type { LayerOptions, Mode } from './layer.ts';
import { samplesByExample } from './samples-by-example.ts';
import { checkThetaShape } from './theta-shape.ts';

/** {@link LayerOptions} with parts that may answer later. */
export type AsyncLayerOptions<Instance = void> = AnsweringLater<LayerOptions<Instance>, Instance>;

/** A solver as a function of tensors that is waited for: `const z = yield* pick(theta)` in a {@link Cut}. */
export interface AsyncLayer<Instance = void> extends Pick<AsyncDifferentiable<Instance>, 'state' | 'report' | 'map'> {
  (theta: Tensor, ...mode: [Instance] extends [void] ? [mode?: Mode<Instance>] : [mode: Mode<Instance>]): Cut<Tensor>;
}

/**
 * The `layer` for what answers later: solvers, executors, and backends whose tensors cannot be read at once; it computes the same.
 *
 * θ is read once a step, and so is dz. To be used in `valueAndGrads`, and outside of training in `evaluateCut`.
 *
 * @throws MapgradError THETA_SHAPE, and what `differentiateAsync` throws
 */
export function layerAsync<Instance = void>(options: AsyncLayerOptions<Instance>): AsyncLayer<Instance> {
  const step = differentiateAsync<Instance>(options);
  const { outputs } = options.estimator;

  function* call(
    theta: Tensor,
    mode: { readonly training?: boolean; readonly instances?: readonly Instance[] } = {},
  ): Cut<Tensor> {
    const { training = true, instances } = mode;
    const n = options.solver.size(instances?.[0] as Instance);
    const perRow = (instances === undefined ? [] : [instances]) as PerRow<Instance>;
    const { shape } = theta;
    checkThetaShape(shape, n);

    const [solved] = yield [
      {
        input: asFloat(theta),
        async answer(numbers) {
          if (!training) return { values: await step.map(numbers, ...perRow), shape };
          const { output, backward } = await step.forward(numbers, ...perRow);
          return { values: output, shape: [output.length / n, n], pull: backward };
        },
      },
    ];
    return training ? samplesByExample(solved!, shape, outputs) : solved!;
  }

  return Object.defineProperties(call as unknown as AsyncLayer<Instance>, {
    state: { get: () => step.state },
    report: { get: () => step.report },
    map: { value: step.map },
  });
}
