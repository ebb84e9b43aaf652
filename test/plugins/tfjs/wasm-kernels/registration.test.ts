import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { expect, it } from 'vitest';
import { registerWasmKernels } from '../../../../plugins/tfjs/wasm-kernels/register-wasm-kernels.ts';
import { replaceWasmKernels } from '../../../../plugins/tfjs/wasm-kernels/replace-wasm-kernels.ts';

const kernels = (): Map<string, tf.KernelConfig> =>
  new Map(tf.getKernelsForBackend('wasm').map((kernel) => [kernel.kernelName, kernel]));

const MISSING = [
  'Conv2DBackpropFilter',
  'DepthwiseConv2dNativeBackpropFilter',
  'DepthwiseConv2dNativeBackpropInput',
  'Einsum',
  'UnsortedSegmentSum',
];

it('registers what is missing, once, and leaves what is there', () => {
  const before = kernels();
  expect(MISSING.filter((name) => before.has(name))).toEqual([]);
  const own: tf.KernelConfig = { kernelName: 'Einsum', backendName: 'wasm', kernelFunc: () => [] };
  tf.registerKernel(own);

  registerWasmKernels();
  const after = kernels();
  expect([...after.keys()].filter((name) => !before.has(name)).sort()).toEqual(MISSING);
  for (const [name, kernel] of before) expect(after.get(name)).toBe(kernel);
  expect(after.get('Einsum')).toBe(own);
  const gradient = tf.getGradient('Einsum');

  registerWasmKernels();
  expect(kernels()).toEqual(after);
  expect(tf.getGradient('Einsum')).toBe(gradient);
});

it('replaces two kernels where it is asked to', () => {
  const before = kernels();
  replaceWasmKernels();
  const after = kernels();
  expect([...after.keys()].filter((name) => after.get(name) !== before.get(name)).sort()).toEqual([
    'Conv2DBackpropInput',
    'MaxPoolGrad',
  ]);
  replaceWasmKernels();
  for (const [name, kernel] of after) expect(kernels().get(name)).toBe(kernel);
});
