import type { KernelConfig } from '@tensorflow/tfjs';
import { type ConvolutionAttributes, convolutionOf } from './convolution-of.ts';
import { filterGradient } from './filter-gradient.ts';
import { wasmKernel } from './wasm-kernel.ts';

const NAME = 'Conv2DBackpropFilter';

interface Attributes extends ConvolutionAttributes {
  readonly filterShape: readonly number[];
}

/** dL/dfilter of `tf.conv2d`: x [B, H, W, C] and dy [B, H', W', O] to [kh, kw, C, O]. */
export const conv2DBackpropFilter: KernelConfig = wasmKernel<{ inputs: 'x' | 'dy'; attributes: Attributes }>(
  NAME,
  (parts, { x, dy }, attributes) =>
    filterGradient(parts, x, dy, convolutionOf(NAME, x.shape, attributes.filterShape, attributes), 1),
);
