import { tensorflow } from '../tensorflow.ts';
import { conv2DBackpropFilter } from './conv2d-backprop-filter.ts';
import { depthwiseBackpropFilter } from './depthwise-backprop-filter.ts';
import { depthwiseBackpropInput } from './depthwise-backprop-input.ts';
import { einsum } from './einsum.ts';
import { einsumGradient } from './einsum-gradient.ts';
import { unsortedSegmentSum } from './unsorted-segment-sum.ts';

const KERNELS = [conv2DBackpropFilter, depthwiseBackpropFilter, depthwiseBackpropInput, einsum, unsortedSegmentSum];

/**
 * Registers the kernels that convolutions, embeddings and `tf.einsum` need for training and that the wasm backend of
 * TensorFlow.js 4.22 lacks, and the gradient of `tf.einsum`. A kernel that is there already stays.
 *
 * To be called once the wasm backend is imported; it may be called again.
 */
export function registerWasmKernels(): void {
  const tf = tensorflow();
  const names = new Set(tf.getKernelsForBackend('wasm').map(({ kernelName }) => kernelName));
  for (const kernel of KERNELS) if (!names.has(kernel.kernelName)) tf.registerKernel(kernel);
  if (!hasGradient(einsumGradient.kernelName)) tf.registerGradient(einsumGradient);
}

/** The registry says `undefined`, which its type does not. */
const hasGradient = (kernel: string): boolean => (tensorflow().getGradient(kernel) as unknown) !== undefined;
