import { type BackendId, type RunningBackend, useBackend } from '@mapgrad/tfjs';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import withVectors from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import withThreads from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';

/** Backends of a browser, the fastest first. */
const ORDER: readonly BackendId[] = ['webgpu', 'webgl', 'wasm', 'cpu'];

/** Starts a backend that is asked for by name in the address of the page; the fastest where none is, or where it does not work. */
export async function startBackend(wanted: string): Promise<RunningBackend> {
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plain,
    'tfjs-backend-wasm-simd.wasm': withVectors,
    'tfjs-backend-wasm-threaded-simd.wasm': withThreads,
  });
  const known = ORDER.find((id) => id === wanted);
  if (known === undefined) return useBackend();
  return useBackend(known).catch(() => useBackend());
}

/** Starts the first backend that works of those that are slower than one that was lost. */
export async function startAfter(lost: BackendId): Promise<RunningBackend> {
  const [next = 'cpu', ...rest] = ORDER.slice(ORDER.indexOf(lost) + 1);
  return useBackend(next).catch((thrown: unknown) => {
    if (rest.length === 0) throw thrown;
    return startAfter(next);
  });
}
