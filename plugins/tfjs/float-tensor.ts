import { MapgradError } from '@mapgrad/contracts';
import type { Tensor } from '@tensorflow/tfjs';
import { tensorflow } from './tensorflow.ts';

/** A tensor of 32-bit floats: the given one if it is. */
export function asFloat(tensor: Tensor): Tensor {
  if (tensor.dtype === 'float32') return tensor;
  const tf = tensorflow();
  return tf.tidy(() => tf.mul(tf.cast(tensor, 'float32'), 1)); // on the cpu backend a cast alone keeps the array of integers
}

/**
 * The numbers of a tensor of 32-bit floats.
 *
 * @throws MapgradError CONFIGURATION_INVALID on WebGPU where it cannot be read at once
 */
export function readSync(tensor: Tensor): Float32Array {
  try {
    return tensor.dataSync<'float32'>();
  } catch (thrown) {
    if (tensorflow().getBackend() !== 'webgpu' || tensor.isDisposed) throw thrown;
    throw new MapgradError(
      'CONFIGURATION_INVALID',
      'tensors on the backend webgpu cannot be read at once; use layerAsync, samplingAsync or solverLossAsync, or another backend: ' +
        "useBackend('wasm')",
      { cause: thrown },
    );
  }
}
