import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { replaceWasmKernels } from '../../../../plugins/tfjs/wasm-kernels/replace-wasm-kernels.ts';
import { expectClose, normal, startBackends } from './on-backends.ts';

beforeAll(async () => {
  await startBackends();
  // The first tensor on cpu prints an advertisement otherwise.
  await tf.setBackend('cpu');
  tf.dispose(tf.scalar(0));
  // A fused operation with a gradient is taken for a leak there, on this backend, whatever its kernels do.
  tf.env().set('IS_TEST', false);
  replaceWasmKernels();
});

interface Example {
  readonly layers: () => tf.layers.Layer[];
  readonly inputs: () => tf.Tensor;
}

const image = [8, 7, 3];
const images = (): tf.Tensor => normal([4, ...image], 1);

const EXAMPLES: Readonly<Record<string, Example>> = {
  'conv2d, batchNormalization, maxPooling2d before the activation': {
    inputs: images,
    layers: () => [
      tf.layers.conv2d({ inputShape: image, filters: 4, kernelSize: 3, padding: 'same' }),
      tf.layers.batchNormalization(),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.activation({ activation: 'tanh' }),
      tf.layers.conv2d({ filters: 5, kernelSize: 2, strides: 2, activation: 'tanh' }),
      tf.layers.flatten(),
    ],
  },
  'depthwiseConv2d, separableConv2d, averagePooling2d, dropout of nothing': {
    inputs: images,
    layers: () => [
      tf.layers.depthwiseConv2d({ inputShape: image, kernelSize: 3, depthMultiplier: 2 }),
      tf.layers.separableConv2d({ filters: 4, kernelSize: 2, activation: 'relu' }),
      tf.layers.averagePooling2d({ poolSize: 2 }),
      tf.layers.dropout({ rate: 0 }),
      tf.layers.globalAveragePooling2d({}),
    ],
  },
  'conv2dTranspose, conv1d': {
    inputs: images,
    layers: () => [
      tf.layers.conv2dTranspose({ inputShape: image, filters: 2, kernelSize: 3, strides: 2 }),
      tf.layers.reshape({ targetShape: [-1, 2] }),
      tf.layers.conv1d({ filters: 3, kernelSize: 4, strides: 3 }),
      tf.layers.globalMaxPooling1d(),
    ],
  },
  'embedding, gru': {
    inputs: () => tf.tensor2d([0, 1, 2, 3, 9, 9, 1, 0, 4, 5, 6, 7], [4, 3]),
    layers: () => [tf.layers.embedding({ inputDim: 10, outputDim: 4, inputLength: 3 }), tf.layers.gru({ units: 3 })],
  },
};

/** The losses of a few epochs and the weights after them, from the same weights. */
async function fit(backend: string, { layers, inputs }: Example): Promise<readonly (readonly number[])[]> {
  await tf.setBackend(backend);
  const model = tf.sequential({ layers: [...layers(), tf.layers.dense({ units: 2 })] });
  model.setWeights(model.getWeights().map(({ shape }, i) => tf.mul(normal(shape, i), 0.3)));
  model.compile({ loss: 'meanSquaredError', optimizer: tf.train.sgd(0.05) });
  const [x, y] = [inputs(), normal([4, 2], 3)];
  const { history } = await model.fit(x, y, { epochs: 4, batchSize: 2, shuffle: false });
  return [history.loss as number[], ...model.getWeights().map((weights) => [...weights.dataSync()])];
}

describe('model.fit comes to the same on wasm as on cpu', () => {
  it.each(Object.keys(EXAMPLES))('%s', async (name) => {
    const [cpu, wasm] = [await fit('cpu', EXAMPLES[name]!), await fit('wasm', EXAMPLES[name]!)];
    expect(wasm.length).toBe(cpu.length);
    for (const [i, numbers] of cpu.entries()) expectClose(wasm[i]!, numbers);
    expect(cpu[0]!.at(-1)).toBeLessThan(cpu[0]![0]!);
  });
});

it('a step on wasm leaves no tensors behind', async () => {
  await tf.setBackend('wasm');
  const model = tf.sequential({ layers: EXAMPLES['conv2dTranspose, conv1d']!.layers() });
  const x = images();
  const optimizer = tf.train.sgd(0.1);
  const step = () => optimizer.minimize(() => tf.sum<tf.Scalar>(tf.square(model.apply(x) as tf.Tensor)));
  step();
  const held = () => ({
    tensors: tf.memory().numTensors,
    bytes: tf.memory().numBytes,
    data: tf.engine().backend.numDataIds(),
  });
  const before = held();
  for (let i = 0; i < 3; i++) step();
  expect(held()).toEqual(before);
});
