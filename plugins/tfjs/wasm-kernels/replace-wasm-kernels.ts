import { tensorflow } from '../tensorflow.ts';
import { conv2DBackpropInput } from './conv2d-backprop-input.ts';
import { maxPoolGrad } from './max-pool-grad.ts';

/** Where the kernels that are replaced were found wanting; a later version keeps its own. */
const VERSION: string = '4.22.0';

/**
 * Puts others in the place of two kernels of the wasm backend of TensorFlow.js 4.22: `MaxPoolGrad`, which loses the gradient
 * of every window without a positive input, and `Conv2DBackpropInput`, which takes ten times as long as a convolution.
 *
 * To be called once the wasm backend is imported; it may be called again.
 */
export function replaceWasmKernels(): void {
  const tf = tensorflow();
  if (tf.version_core !== VERSION) return;
  for (const kernel of [conv2DBackpropInput, maxPoolGrad]) {
    tf.unregisterKernel(kernel.kernelName, 'wasm');
    tf.registerKernel(kernel);
  }
}
