import type { KernelConfig } from '@tensorflow/tfjs';
import { type ConvolutionAttributes, convolutionOf } from './convolution-of.ts';
import { spread } from './spread.ts';
import { wasmKernel } from './wasm-kernel.ts';

const NAME = 'DepthwiseConv2dNativeBackpropInput';

interface Attributes extends ConvolutionAttributes {
  readonly inputShape: readonly number[];
}

/**
 * dL/dx of `tf.depthwiseConv2d`: dy [B, H', W', C·M] and a filter [kh, kw, C, M] to [B, H, W, C].
 *
 * It is the depthwise convolution of {@link spread} gradients by the reversed filter, summed over the M outputs of each channel.
 */
export const depthwiseBackpropInput: KernelConfig = wasmKernel<{ inputs: 'dy' | 'filter'; attributes: Attributes }>(
  NAME,
  (parts, { dy, filter }, attributes) => {
    const { run, float } = parts;
    const convolution = convolutionOf(NAME, attributes.inputShape, filter.shape, attributes, true);
    const { inShape, inChannels, outChannels, filterHeight, filterWidth, dilationHeight, dilationWidth } = convolution;
    const reversed = run('Reverse', { x: float(filter) }, { dims: [0, 1] });
    const each = { ...reversed, shape: [filterHeight, filterWidth, outChannels, 1] };
    const outputs = run(
      'DepthwiseConv2dNative',
      { x: spread(parts, dy, convolution), filter: each },
      { strides: 1, pad: 'valid', dilations: [dilationHeight, dilationWidth] },
    );
    const multiplier = outChannels / inChannels;
    if (multiplier === 1) return outputs;
    return run('Sum', { x: { ...outputs, shape: [...inShape, multiplier] } }, { axis: [4], keepDims: false });
  },
);
