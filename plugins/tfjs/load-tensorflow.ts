import { createRequire } from 'node:module';

/** TensorFlow.js in Node: loaded by the first call. */
export const loadTensorFlow = (): typeof import('@tensorflow/tfjs') =>
  createRequire(import.meta.url)('@tensorflow/tfjs') as typeof import('@tensorflow/tfjs');
