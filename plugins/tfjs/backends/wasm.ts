import { messageOf } from '@mapgrad/contracts';
import { tensorflow } from '../tensorflow.ts';
import { registerWasmKernels } from '../wasm-kernels/register-wasm-kernels.ts';
import { replaceWasmKernels } from '../wasm-kernels/replace-wasm-kernels.ts';
import { withoutListeners } from '../without-listeners.ts';
import type { Backend } from './backend.ts';

/** TensorFlow.js in WebAssembly: needs nothing beside npm. In Node its binary comes from the installed package, not from the network. */
export const wasm: Backend = {
  id: 'wasm',
  async start() {
    try {
      const { getThreadsCount } = await import('@tensorflow/tfjs-backend-wasm');
      const tf = tensorflow();
      // The loader of the binary throws again whatever it hears of, past the handlers of the program.
      if (!(await withoutListeners(() => tf.setBackend('wasm')))) throw new Error('its binary could not be started');
      registerWasmKernels();
      replaceWasmKernels();
      const simd = (await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')) ? ' with SIMD' : '';
      const threads = getThreadsCount();
      const device = `CPU, WebAssembly${simd}${threads > 1 ? `, ${threads} threads` : ''}`;
      return { id: 'wasm', device, readsAtOnce: true };
    } catch (thrown) {
      const commands = ['npm install @tensorflow/tfjs-backend-wasm@4.22.0'];
      return { id: 'wasm', why: `it cannot load: ${messageOf(thrown)}`, commands, isBroken: true, cause: thrown };
    }
  },
};
