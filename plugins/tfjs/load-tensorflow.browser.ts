import * as tensorflow from '@tensorflow/tfjs';

/** TensorFlow.js in a browser, where nothing can be loaded at once: it comes with the page. */
export const loadTensorFlow = (): typeof tensorflow => tensorflow;
