import * as tf from '@tensorflow/tfjs';

interface Taped {
  readonly saved?: tf.Tensor[];
}

/** Frees what TensorFlow.js 4.22 keeps for a backward pass that an error has kept from happening. */
export function releaseTape(): void {
  const { state }: { state: { activeTape: Taped[] | null | undefined } } = tf.engine();
  tf.dispose(state.activeTape?.flatMap(({ saved = [] }) => saved) ?? []);
  state.activeTape = null;
}
