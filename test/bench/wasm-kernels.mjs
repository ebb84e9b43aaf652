import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { registerWasmKernels } from '../../plugins/tfjs/dist/wasm-kernels/register-wasm-kernels.js';
import { replaceWasmKernels } from '../../plugins/tfjs/dist/wasm-kernels/replace-wasm-kernels.js';
import { digits, markdownTable, spread } from './format.mjs';
import { machine } from './machine.mjs';
import { medians } from './medians.mjs';

/**
 * What gradients of convolutions cost on the wasm backend, in milliseconds, beside the forward pass.
 *
 * `dw` is the gradient of the filter, which TensorFlow.js lacks, and `dx` that of the input, ours and its own. Both are matrix
 * products of patches: XNNPACK multiplies matrices at the speed of the forward pass as long as neither is transposed, while
 * the backend's product of transposed matrices and its own dx are plain loops, ten times slower. dw as a convolution with batch
 * and channels exchanged needs no patches, and is up to 2.5 times slower (1 × 1 filters, three channels).
 *
 * Run by `npx tsc -b && node test/bench/wasm-kernels.mjs`.
 */
const shapes = [
  { B: 32, size: 24, C: 64, O: 64, kernel: 3, strides: 1 },
  { B: 32, size: 24, C: 64, O: 64, kernel: 3, strides: 2 },
  { B: 32, size: 24, C: 64, O: 128, kernel: 1, strides: 1 },
  { B: 32, size: 6, C: 256, O: 256, kernel: 3, strides: 1 },
  { B: 32, size: 96, C: 3, O: 32, kernel: 3, strides: 1 },
  { B: 32, size: 96, C: 3, O: 64, kernel: 7, strides: 2 },
  { B: 1, size: 96, C: 64, O: 64, kernel: 3, strides: 1 },
];
const depthwiseShapes = [
  { B: 32, size: 24, C: 64, O: 1, kernel: 3, strides: 1 },
  { B: 32, size: 24, C: 64, O: 1, kernel: 3, strides: 2 },
  { B: 32, size: 96, C: 3, O: 4, kernel: 3, strides: 1 },
];
const small = { B: 2, size: 12, C: 16, O: 16, kernel: 3, strides: 1 };

const settings = { time: 400, warmup: 50, rounds: 2, iterations: 2 };
const run = (kernel, inputs, attributes) => () => tf.dispose(tf.engine().runKernel(kernel, inputs, attributes));

/** The passes of a convolution, `same` padding, by name, and how to free its tensors. */
function convolution({ B, size, C, O, kernel, strides }, { isDepthwise = false } = {}) {
  const x = tf.randomNormal([B, size, size, C]);
  const filter = tf.randomNormal([kernel, kernel, C, O]);
  const names = isDepthwise
    ? ['DepthwiseConv2dNative', 'DepthwiseConv2dNativeBackpropFilter', 'DepthwiseConv2dNativeBackpropInput']
    : ['Conv2D', 'Conv2DBackpropFilter', 'Conv2DBackpropInput'];
  const common = { strides: [strides, strides], dilations: [1, 1], pad: 'same', dataFormat: 'NHWC' };
  const attributes = { ...common, filterShape: filter.shape, inputShape: x.shape };
  const dy = tf.engine().runKernel(names[0], { x, filter }, common);
  return {
    forward: run(names[0], { x, filter }, common),
    dw: run(names[1], { x, dy }, attributes),
    dx: run(names[2], { dy, filter }, attributes),
    free: () => tf.dispose([x, filter, dy]),
  };
}

const label = ({ B, size, C, O, kernel, strides }) =>
  `${B}×${size}×${size}×${C} → ${O}, ${kernel}×${kernel}${strides === 1 ? '' : ` by ${strides}`}`;

async function row(shape, options) {
  const { free, ...tasks } = convolution(shape, options);
  const times = await medians(tasks, settings);
  free();
  return times;
}

await tf.setBackend('wasm');
registerWasmKernels();
const own = new Map();
for (const shape of shapes) {
  const { dx, free } = convolution(shape);
  own.set(shape, (await medians({ dx }, settings)).dx);
  free();
}
replaceWasmKernels();

const ratio = (time, forward) => digits(time.median / forward.median);
const rows = [];
for (const shape of shapes) {
  const { forward, dw, dx } = await row(shape);
  rows.push({
    conv2d: label(shape),
    forward: spread(forward),
    dw: spread(dw),
    'dw / forward': ratio(dw, forward),
    dx: spread(dx),
    'dx / forward': ratio(dx, forward),
    'dx of TensorFlow.js': spread(own.get(shape)),
  });
}
const depthwiseRows = [];
for (const shape of depthwiseShapes) {
  const { forward, dw, dx } = await row(shape, { isDepthwise: true });
  depthwiseRows.push({
    depthwiseConv2d: label(shape),
    forward: spread(forward),
    dw: spread(dw),
    'dw / forward': ratio(dw, forward),
    dx: spread(dx),
    'dx / forward': ratio(dx, forward),
  });
}
const backendRows = [];
for (const backend of ['wasm', 'cpu']) {
  await tf.setBackend(backend);
  const { forward, dw, dx } = await row(small);
  backendRows.push({ [label(small)]: backend, forward: spread(forward), dw: spread(dw), dx: spread(dx) });
}

console.log(JSON.stringify(machine()));
for (const table of [rows, depthwiseRows, backendRows]) console.log(`\n${markdownTable(table)}`);
