import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { replaceWasmKernels } from '../../../../plugins/tfjs/wasm-kernels/replace-wasm-kernels.ts';
import { expectClose, expectSame, normal, on, startBackends } from './on-backends.ts';

beforeAll(async () => {
  await startBackends();
  replaceWasmKernels();
});

const upTo = (max: number, min = 1) => fc.integer({ min, max });
const pairUpTo = (max: number) => fc.tuple(upTo(max), upTo(max));
const explicit = fc.tuple(upTo(2, 0), upTo(2, 0), upTo(2, 0), upTo(2, 0)).map(
  ([top, bottom, left, right]): tf.backend_util.ExplicitPadding => [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ],
);
const pad = fc.oneof(fc.constantFrom('same' as const, 'valid' as const, 0, 1, 2), explicit);

/** Convolutions with at least one output, and the size of their outputs. */
const convolutions = ({ isDilated = false } = {}) =>
  fc
    .record({
      x: fc.tuple(upTo(3), upTo(7), upTo(7), upTo(5)),
      kernel: pairUpTo(4),
      outputs: upTo(5),
      strides: pairUpTo(isDilated ? 1 : 3),
      dilations: pairUpTo(isDilated ? 3 : 1),
      pad,
      seed: fc.nat({ max: 1000 }),
    })
    .map((drawn) => {
      const { x, kernel, outputs, strides, dilations, pad } = drawn;
      const filter: [number, number, number, number] = [...kernel, x[3], outputs];
      const { computeConv2DInfo } = tf.backend_util;
      const dy = computeConv2DInfo(x, filter, strides, dilations, pad).outShape;
      const depthwiseDy = computeConv2DInfo(x, filter, strides, dilations, pad, undefined, true).outShape;
      return { ...drawn, filter, dy, depthwiseDy };
    })
    .filter(({ dy }) => dy.every((size) => size > 0));

/** Windows of pools, each with at least one input. */
const pools = fc
  .record({
    x: fc.tuple(upTo(3), upTo(7), upTo(7), upTo(5)),
    kernel: pairUpTo(4),
    strides: pairUpTo(3),
    pad: fc.constantFrom('same' as const, 'valid' as const),
    shift: fc.constantFrom(0, -3),
    seed: fc.nat({ max: 1000 }),
  })
  .map((drawn) => {
    const { x, kernel, strides, pad } = drawn;
    return { ...drawn, y: tf.backend_util.computePool2DInfo(x, kernel, strides, 1, pad).outShape };
  })
  .filter(({ y }) => y.every((size) => size > 0));

const settings = { numRuns: 100, seed: 7 };
const dot = (a: tf.Tensor, b: tf.Tensor): tf.Scalar => tf.sum(tf.mul(a, b));
const run = (kernel: string, inputs: tf.NamedTensorMap, attributes: object): tf.Tensor =>
  tf.engine().runKernel(kernel, inputs, attributes as tf.NamedAttrMap);

describe('each kernel gives what the cpu backend gives', () => {
  it('Conv2DBackpropFilter', () =>
    fc.assert(
      fc.asyncProperty(convolutions(), async ({ x, dy, filter, strides, pad, seed }) => {
        const attributes = { strides, pad, dataFormat: 'NHWC', filterShape: filter };
        await expectSame(() => [
          run('Conv2DBackpropFilter', { x: normal(x, seed), dy: normal(dy, seed + 1) }, attributes),
        ]);
      }),
      settings,
    ));

  it('DepthwiseConv2dNativeBackpropFilter', () =>
    fc.assert(
      fc.asyncProperty(convolutions(), async ({ x, depthwiseDy, filter, strides, pad, seed }) => {
        const inputs = () => ({ x: normal(x, seed), dy: normal(depthwiseDy, seed + 1) });
        const attributes = { strides, dilations: 1, pad, filterShape: filter };
        await expectSame(() => [run('DepthwiseConv2dNativeBackpropFilter', inputs(), attributes)]);
      }),
      settings,
    ));

  it('DepthwiseConv2dNativeBackpropInput', () =>
    fc.assert(
      fc.asyncProperty(convolutions(), async ({ x, depthwiseDy, filter, strides, pad, seed }) => {
        const inputs = () => ({ dy: normal(depthwiseDy, seed), filter: normal(filter, seed + 1) });
        const attributes = { strides, dilations: 1, pad, inputShape: x };
        await expectSame(() => [run('DepthwiseConv2dNativeBackpropInput', inputs(), attributes)]);
      }),
      settings,
    ));

  it('Conv2DBackpropInput, replaced', () =>
    fc.assert(
      fc.asyncProperty(convolutions(), async ({ x, dy, filter, strides, pad, seed }) => {
        const inputs = () => ({ dy: normal(dy, seed), filter: normal(filter, seed + 1) });
        const attributes = { strides, pad, dataFormat: 'NHWC', inputShape: x };
        await expectSame(() => [run('Conv2DBackpropInput', inputs(), attributes)]);
      }),
      settings,
    ));

  it('MaxPoolGrad, replaced', () =>
    fc.assert(
      fc.asyncProperty(pools, async ({ x, y, kernel, strides, pad, shift, seed }) => {
        // Some numbers are the same, and with a shift of −3, all are negative.
        const input = () => tf.add(tf.clipByValue(normal(x, seed), -1, 1), shift);
        const inputs = () => ({ dy: normal(y, seed + 1), input: input(), output: tf.zeros(y) });
        await expectSame(() => [run('MaxPoolGrad', inputs(), { filterSize: kernel, strides, pad })]);
      }),
      settings,
    ));
});

/** ⟨dy, conv(x, w)⟩ is linear in x and in w, so it is ⟨dx, x⟩ and ⟨dw, w⟩. The gradients of the cpu backend leave dilations out. */
it('gradients of dilated depthwise convolutions are adjoint to them', () =>
  fc.assert(
    fc.asyncProperty(
      convolutions({ isDilated: true }),
      async ({ x, depthwiseDy, filter, strides, dilations, pad, seed }) => {
        const tensors = () => ({ x: normal(x, seed), w: normal(filter, seed + 1), dy: normal(depthwiseDy, seed + 2) });
        const [loss] = await on('cpu', () => {
          const { x, w, dy } = tensors();
          return [dot(dy, run('DepthwiseConv2dNative', { x, filter: w }, { strides, dilations, pad }))];
        });
        const products = await on('wasm', () => {
          const { x, w, dy } = tensors();
          const attributes = { strides, dilations, pad, filterShape: w.shape, inputShape: x.shape };
          return [
            dot(w, run('DepthwiseConv2dNativeBackpropFilter', { x, dy }, attributes)),
            dot(x, run('DepthwiseConv2dNativeBackpropInput', { dy, filter: w }, attributes)),
          ];
        });
        const size = depthwiseDy.reduce((product, length) => product * length, 1);
        for (const { values } of products) expectClose(values, loss!.values, size);
      },
    ),
    settings,
  ));

describe('gradients end to end', () => {
  const both = (forward: (x: tf.Tensor4D, w: tf.Tensor4D) => tf.Tensor) => () => {
    const x = normal([2, 9, 8, 3], 1);
    const w = normal([3, 3, 3, 2], 2);
    return tf.grads((x, w) =>
      dot(forward(x as tf.Tensor4D, w as tf.Tensor4D), normal(forward(x as tf.Tensor4D, w as tf.Tensor4D).shape, 3)),
    )([x, w]);
  };

  it.each([1, 2] as const)('conv2d, depthwiseConv2d and separableConv2d with strides of %i', async (strides) => {
    for (const pad of ['same', 'valid'] as const) {
      await expectSame(both((x, w) => tf.conv2d(x, w, strides, pad)));
      await expectSame(both((x, w) => tf.depthwiseConv2d(x, w, strides, pad)));
      await expectSame(both((x, w) => tf.separableConv2d(x, w, normal([1, 1, 6, 4], 4) as tf.Tensor4D, strides, pad)));
    }
  });

  it('several parts of a large sum', async () => {
    await expectSame(() => {
      const x = normal([4, 21, 20, 12], 1) as tf.Tensor4D;
      const dy = normal([4, 21, 20, 1], 2) as tf.Tensor4D;
      return [
        run(
          'Conv2DBackpropFilter',
          { x, dy },
          { strides: 1, pad: 'same', dataFormat: 'NHWC', filterShape: [5, 5, 12, 1] },
        ),
      ];
    });
  });
});

it('the filter gradient asks for the channels last', async () => {
  await tf.setBackend('wasm');
  tf.tidy(() => {
    const x = tf.zeros([1, 2, 4, 4]);
    const attributes = { strides: 1, pad: 'same', dataFormat: 'NCHW', filterShape: [3, 3, 2, 2] };
    expect(() => run('Conv2DBackpropFilter', { x, dy: x }, attributes)).toThrow(/NCHW, expected NHWC/);
  });
});
