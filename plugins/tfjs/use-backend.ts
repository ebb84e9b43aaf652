import { MapgradError, messageOf } from '@mapgrad/contracts';
import { tensorflow } from './tensorflow.ts';
import { withoutListeners } from './without-listeners.ts';

/** A backend of TensorFlow.js that needs nothing beside npm. */
export type Backend = 'wasm' | 'cpu';

let warned = false;

/**
 * Makes TensorFlow.js compute on a backend; returns the one that really runs.
 *
 * `wasm` is the faster one, at every size. Its binary comes from the installed package, not from the network.
 *
 * @param wanted `auto` (the default) takes wasm and, where that cannot load, warns once and takes cpu
 * @throws MapgradError CONFIGURATION_INVALID when wasm is asked for by name and cannot load
 */
export async function useBackend(wanted: Backend | 'auto' = 'auto'): Promise<Backend> {
  if (wanted === 'cpu') return useCPU();
  const obstacle = await wasmObstacle();
  if (obstacle === undefined) return 'wasm';
  const reason = `backend wasm cannot load: ${messageOf(obstacle)}`;
  if (wanted === 'wasm') {
    throw new MapgradError('CONFIGURATION_INVALID', `${reason}; ask for auto or cpu`, { cause: obstacle });
  }
  if (!warned) process.emitWarning(`${reason}; computing on cpu, which is slower`, { code: 'MAPGRAD_BACKEND' });
  warned = true;
  return useCPU();
}

/** Switches to wasm; returns what hinders it. */
async function wasmObstacle(): Promise<unknown> {
  try {
    await import('@tensorflow/tfjs-backend-wasm');
    // The loader of the binary throws again whatever it hears of, past the handlers of the program.
    if (await withoutListeners(() => tensorflow().setBackend('wasm'))) return undefined;
    return new Error('its binary could not be started');
  } catch (thrown) {
    return thrown;
  }
}

async function useCPU(): Promise<Backend> {
  const tf = tensorflow();
  await tf.setBackend('cpu');
  // The first tensor on this backend prints an advertisement of tfjs-node, except in what it takes for a test.
  const isTest = tf.env().getBool('IS_TEST');
  tf.env().set('IS_TEST', true);
  tf.dispose(tf.scalar(0));
  tf.env().set('IS_TEST', isTest);
  return 'cpu';
}
