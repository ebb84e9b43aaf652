import { MapgradError, messageOf } from '@mapgrad/contracts';
import { loadTensorFlow } from '#load-tensorflow';

export type TensorFlow = typeof import('@tensorflow/tfjs');

let loaded: TensorFlow | undefined;

/**
 * TensorFlow.js, loaded when it is first needed: the module that `import '@tensorflow/tfjs'` gives.
 *
 * Beside a second copy of it (that of tfjs-node), functions work on the tensors of both and methods of tensors do not;
 * so this package writes `tf.add(x, y)` and never `x.add(y)`.
 *
 * @throws MapgradError PLUGIN_FAILED where it is not installed
 */
export function tensorflow(): TensorFlow {
  if (loaded !== undefined) return loaded;
  try {
    loaded = loadTensorFlow();
    return loaded;
  } catch (thrown) {
    const [why] = messageOf(thrown).split('\n'); // Node lists behind it who required it
    throw new MapgradError(
      'PLUGIN_FAILED',
      `@mapgrad/tfjs cannot load its peer @tensorflow/tfjs: ${why}; try: npm install @tensorflow/tfjs@4.22.0`,
      { plugin: '@mapgrad/tfjs', cause: thrown },
    );
  }
}
