import type { DataType, NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { tensorflow } from '../tensorflow.ts';

/** How the wasm backend makes tensors, frees them and shows their numbers. */
export type WasmMemory = Pick<BackendWasm, 'makeOutput' | 'typedArrayFromHeap' | 'disposeData'>;

/** What a kernel is composed from: other kernels of the wasm backend, and the backend's memory. */
export interface Parts {
  run(kernel: string, inputs: NamedTensorInfoMap, attributes?: NamedAttrMap): TensorInfo;
  /** A tensor whose numbers are still to be written. */
  make(shape: number[], dtype?: DataType): TensorInfo;
  /** x as float32; x itself where it is. */
  float(x: TensorInfo): TensorInfo;
  /** The numbers of a float32 tensor, in place; a tensor made later may move them, so ask again then. */
  floats(x: TensorInfo): Float32Array;
  /** The numbers of an int32 tensor, as {@link floats}. */
  integers(x: TensorInfo): Int32Array;
  /** Frees what was run or made before the end. */
  free(...xs: TensorInfo[]): void;
}

/**
 * A tensor computed from the kernels of the wasm backend themselves: below the engine of TensorFlow.js, so nothing is put on
 * a tape and nothing is tidied up. All that was run or made is freed at the end, save the result.
 *
 * @param compute returns one of the tensors that it ran or made
 */
export function composed(backend: WasmMemory, compute: (parts: Parts) => TensorInfo): TensorInfo {
  const tf = tensorflow();
  const made = new Set<TensorInfo>();
  const track = (x: TensorInfo): TensorInfo => {
    made.add(x);
    return x;
  };
  const free = (...xs: TensorInfo[]): void => {
    for (const x of xs) if (made.delete(x)) backend.disposeData(x.dataId);
  };
  const memory = (x: TensorInfo): [ArrayBufferLike, number, number] => {
    const { buffer, byteOffset, length } = backend.typedArrayFromHeap(x);
    return [buffer, byteOffset, length];
  };
  const run: Parts['run'] = (kernel, inputs, attrs = {}) =>
    [tf.getKernel(kernel, 'wasm').kernelFunc({ inputs, attrs, backend })].flat().map(track)[0]!;
  try {
    const result = compute({
      run,
      make: (shape, dtype = 'float32') => track(backend.makeOutput(shape, dtype)),
      float: (x) => (x.dtype === 'float32' ? x : run('Cast', { x }, { dtype: 'float32' })),
      floats: (x) => new Float32Array(...memory(x)),
      integers: (x) => new Int32Array(...memory(x)),
      free,
    });
    made.delete(result);
    return result;
  } finally {
    free(...made);
  }
}
