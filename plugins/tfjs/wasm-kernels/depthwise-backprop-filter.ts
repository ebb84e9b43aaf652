import type { KernelConfig } from '@tensorflow/tfjs';
import { type ConvolutionAttributes, convolutionOf } from './convolution-of.ts';
import { filterGradient } from './filter-gradient.ts';
import { wasmKernel } from './wasm-kernel.ts';

const NAME = 'DepthwiseConv2dNativeBackpropFilter';

interface Attributes extends ConvolutionAttributes {
  readonly filterShape: readonly number[];
}

/** dL/dfilter of `tf.depthwiseConv2d`: x [B, H, W, C] and dy [B, H', W', C·M] to [kh, kw, C, M]. */
export const depthwiseBackpropFilter: KernelConfig = wasmKernel<{ inputs: 'x' | 'dy'; attributes: Attributes }>(
  NAME,
  (parts, { x, dy }, attributes) => {
    const convolution = convolutionOf(NAME, x.shape, attributes.filterShape, attributes, true);
    return filterGradient(parts, x, dy, convolution, convolution.inChannels);
  },
);
