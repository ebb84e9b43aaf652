import { MapgradError } from '@mapgrad/contracts';
import type { NamedTensorMap, Scalar, Tensor, Variable } from '@tensorflow/tfjs';
import { tensorflow } from '../tensorflow.ts';
import { backward } from './backward.ts';
import type { Cut } from './cut.ts';
import { heldTape } from './held-tape.ts';
import { runCut } from './run-cut.ts';

/** A loss and its gradients; both are the caller's to dispose. */
export interface ValueAndGrads {
  readonly value: Scalar;
  /** dL/dw by the names of variables w, those that L depends on. */
  readonly grads: NamedTensorMap;
}

/**
 * Differentiates a loss through what answers later: the tape is cut where the computation waits, and joined again for the
 * backward pass. Nothing is computed twice, so that dropout and other noise are those of the forward pass.
 *
 * ```ts
 * const { value, grads } = await valueAndGrads(function* () {
 *   const z = yield* pick(predict(x)); // pick = layerAsync({ … })
 *   return tf.mean(tf.square(tf.sub(z, y)));
 * });
 * optimizer.applyGradients(grads);
 * ```
 *
 * Optimizers tell weights apart by their places: where not every step reaches every weight, give them
 * `variables.map(({ name }) => ({ name, tensor: grads[name]! }))`. Several may be under way at a time. All tensors of the computation are freed at the end, but for what `tf.keep` was given.
 *
 * @param variables all trainable ones when absent
 * @throws MapgradError CONFIGURATION_INVALID for a loss that is no scalar or depends on none of the variables, and for an operation
 *   without a gradient, or with one of another shape than its input
 */
export async function valueAndGrads(
  computation: () => Cut<Tensor>,
  variables: readonly Variable[] = trainable(),
): Promise<ValueAndGrads> {
  const tape = heldTape();
  const results: Tensor[] = [];
  try {
    const value = await runCut(computation, tape, true);
    checkScalar(value);
    const gradients = await backward(tape, value, variables);
    const entries = variables.flatMap(({ id, name }) => {
      const gradient = gradients.get(id);
      return gradient === undefined ? [] : [[name, gradient] as const];
    });
    if (entries.length === 0) {
      throw new MapgradError(
        'CONFIGURATION_INVALID',
        `the loss depends on none of the ${variables.length} variables, so that nothing can be learned; compute it from them ` +
          'inside of the function that is differentiated',
      );
    }
    results.push(value, ...entries.map(([, gradient]) => gradient));
    return { value, grads: Object.fromEntries(entries) };
  } finally {
    tape.release(results);
  }
}

const trainable = (): readonly Variable[] =>
  Object.values(tensorflow().engine().registeredVariables).filter((variable) => variable.trainable);

function checkScalar(loss: Tensor): asserts loss is Scalar {
  if (loss.rank === 0) return;
  throw new MapgradError(
    'CONFIGURATION_INVALID',
    `the loss has shape [${loss.shape.join(', ')}], expected a scalar; take its mean or its sum`,
  );
}
