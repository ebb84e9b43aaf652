import type { Tensor } from '@tensorflow/tfjs';
import { tensorflow } from './tensorflow.ts';

/** A tensor of 32-bit floats: the given one if it is. */
export const asFloat = (tensor: Tensor): Tensor =>
  tensor.dtype === 'float32' ? tensor : tensorflow().cast(tensor, 'float32');

/** The numbers of a tensor of 32-bit floats. */
export const readSync = (tensor: Tensor): Float32Array => tensor.dataSync<'float32'>();
