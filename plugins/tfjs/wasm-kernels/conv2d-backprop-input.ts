import type { KernelConfig } from '@tensorflow/tfjs';
import { addPatches } from './add-patches.ts';
import { AT_ONCE } from './at-once.ts';
import { type ConvolutionAttributes, convolutionOf } from './convolution-of.ts';
import { wasmKernel } from './wasm-kernel.ts';

const NAME = 'Conv2DBackpropInput';

interface Attributes extends ConvolutionAttributes {
  readonly inputShape: readonly number[];
}

/**
 * dL/dx of `tf.conv2d`: dy [B, H', W', O] and a filter [kh, kw, C, O] to [B, H, W, C].
 *
 * It is a matrix product, `patches[b, y, x, i, j, c] = Σ dy[b, y, x, o] · w[i, j, c, o]`, of some rows at a time, and
 * {@link addPatches}. The backend's own kernel of this name is a plain loop, ten times slower than the forward pass.
 */
export const conv2DBackpropInput: KernelConfig = wasmKernel<{ inputs: 'dy' | 'filter'; attributes: Attributes }>(
  NAME,
  ({ run, make, float, floats, free }, { dy, filter }, attributes) => {
    const convolution = convolutionOf(NAME, attributes.inputShape, filter.shape, attributes);
    const { batchSize, inShape, inChannels, outHeight, outWidth, outChannels } = convolution;
    const size = convolution.filterHeight * convolution.filterWidth * inChannels;
    const rows = batchSize * outHeight;
    const step = Math.max(1, Math.floor(AT_ONCE / (size * outWidth)));

    const gradients = float(dy);
    const weights = run('Transpose', { x: { ...float(filter), shape: [size, outChannels] } }, { perm: [1, 0] });
    const b = { ...weights, shape: [1, outChannels, size] };
    const result = make(inShape);
    floats(result).fill(0);
    for (let row = 0; row < rows; row += step) {
      const end = Math.min(rows, row + step);
      const a = make([1, (end - row) * outWidth, outChannels]);
      floats(a).set(floats(gradients).subarray(row * outWidth * outChannels, end * outWidth * outChannels));
      const patches = run('BatchMatMul', { a, b }, { transposeA: false, transposeB: false });
      addPatches(floats(result), floats(patches), convolution, row, end);
      free(a, patches);
    }
    return result;
  },
);
