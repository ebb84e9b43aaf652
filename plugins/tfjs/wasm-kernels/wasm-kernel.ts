import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import { composed, type Parts, type WasmMemory } from './composed.ts';

/** The names of a kernel's inputs and its attributes. */
export interface Signature {
  readonly inputs: string;
  readonly attributes: object;
}

/**
 * A kernel of the wasm backend that is {@link composed} from others.
 *
 * TensorFlow.js leaves it to the kernel's name which inputs and attributes there are; they are declared here.
 */
export function wasmKernel<S extends Signature>(
  kernelName: string,
  compute: (parts: Parts, inputs: Readonly<Record<S['inputs'], TensorInfo>>, attributes: S['attributes']) => TensorInfo,
): KernelConfig {
  return {
    kernelName,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs = {}, backend }) =>
      composed(backend as WasmMemory, (parts) => compute(parts, inputs as Record<S['inputs'], TensorInfo>, attrs)),
  };
}
