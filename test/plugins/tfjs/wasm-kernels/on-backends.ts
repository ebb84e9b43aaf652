import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { expect } from 'vitest';
import { registerWasmKernels } from '../../../../plugins/tfjs/wasm-kernels/register-wasm-kernels.ts';

/** Starts both backends, so that one can be switched to the other, and has TensorFlow.js look for leaks in each kernel. */
export async function startBackends(): Promise<void> {
  for (const backend of ['cpu', 'wasm']) if (!(await tf.setBackend(backend))) throw new Error(`no ${backend}`);
  tf.env().set('IS_TEST', true);
  registerWasmKernels();
}

export interface Numbers {
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
  readonly values: readonly number[];
}

/** What a function of tensors gives on a backend. */
export async function on(backend: 'cpu' | 'wasm', compute: () => tf.Tensor[]): Promise<Numbers[]> {
  await tf.setBackend(backend);
  const before = { tensors: tf.memory().numTensors, data: tf.engine().backend.numDataIds() };
  const numbers = tf.tidy(() =>
    compute().map((tensor) => ({ shape: tensor.shape, dtype: tensor.dtype, values: [...tensor.dataSync()] })),
  );
  expect({ tensors: tf.memory().numTensors, data: tf.engine().backend.numDataIds() }).toEqual(before);
  return numbers;
}

/** Expects the same of both backends, up to 1e-5 of the largest number. */
export async function expectSame(compute: () => tf.Tensor[]): Promise<void> {
  const [cpu, wasm] = [await on('cpu', compute), await on('wasm', compute)];
  expect(wasm.map(({ shape, dtype }) => ({ shape, dtype }))).toEqual(cpu.map(({ shape, dtype }) => ({ shape, dtype })));
  for (const [i, { values }] of cpu.entries()) expectClose(wasm[i]!.values, values);
}

/** Expects two arrays to differ by no more than 1e-5 of the largest number, or of the size of their sums. */
export function expectClose(actual: readonly number[], expected: readonly number[], size = 1): void {
  const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), size);
  const error = actual.reduce((largest, value, i) => Math.max(largest, Math.abs(value - expected[i]!)), 0);
  expect(actual.length).toBe(expected.length);
  expect(error).toBeLessThanOrEqual(1e-5 * scale);
}

/** Normal numbers, the same on every backend. */
export const normal = (shape: number[], seed: number): tf.Tensor => {
  const size = shape.reduce((product, length) => product * length, 1);
  const uniform = (i: number): number => {
    const x = Math.sin((i + 1) * 12.9898 + seed * 78.233) * 43758.5453;
    return x - Math.floor(x);
  };
  return tf.tensor(
    Float32Array.from(
      { length: size },
      (_, i) => Math.sqrt(-2 * Math.log(1 - uniform(2 * i))) * Math.cos(2 * Math.PI * uniform(2 * i + 1)),
    ),
    shape,
  );
};
