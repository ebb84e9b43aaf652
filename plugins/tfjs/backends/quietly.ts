import { tensorflow } from '../tensorflow.ts';

/** Does something of which TensorFlow.js would print remarks, except in what it takes for a test. */
export function quietly(action: () => void): void {
  const env = tensorflow().env();
  const isTest = env.getBool('IS_TEST');
  env.set('IS_TEST', true);
  try {
    action();
  } finally {
    env.set('IS_TEST', isTest);
  }
}
