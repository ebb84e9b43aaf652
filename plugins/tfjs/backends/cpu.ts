import { tensorflow } from '../tensorflow.ts';
import type { Backend } from './backend.ts';
import { quietly } from './quietly.ts';

/** TensorFlow.js in plain JavaScript: slow, and everywhere. */
export const cpu: Backend = {
  id: 'cpu',
  async start() {
    const tf = tensorflow();
    await tf.setBackend('cpu');
    quietly(() => tf.dispose(tf.scalar(0))); // the first tensor prints an advertisement of tfjs-node
    return { id: 'cpu', device: 'CPU, plain JavaScript', readsAtOnce: true };
  },
};
