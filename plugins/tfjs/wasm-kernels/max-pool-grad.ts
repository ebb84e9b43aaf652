import type { KernelConfig } from '@tensorflow/tfjs';
import { tensorflow } from '../tensorflow.ts';
import { type ConvolutionAttributes, four } from './convolution-of.ts';
import { wasmKernel } from './wasm-kernel.ts';

interface Attributes extends ConvolutionAttributes {
  readonly filterSize: [number, number] | number;
}

/**
 * dL/dx of `tf.maxPool`: dy [B, H', W', C] and the input x [B, H, W, C] to [B, H, W, C]. Each dy goes to the largest x of its
 * window, the first one of several.
 *
 * The backend's own kernel of this name looks for the largest from the smallest positive number on, so it loses the gradients
 * of windows without a positive one, and takes the last of several.
 */
export const maxPoolGrad: KernelConfig = wasmKernel<{ inputs: 'dy' | 'input'; attributes: Attributes }>(
  'MaxPoolGrad',
  ({ make, float, floats }, { dy, input }, { filterSize, strides, pad, dimRoundingMode }) => {
    const pool = tensorflow().backend_util.computePool2DInfo(
      four(input.shape),
      filterSize,
      strides,
      1,
      pad,
      dimRoundingMode,
    );
    const { batchSize, inHeight, inWidth, inChannels: C, outHeight, outWidth, padInfo } = pool;
    const values = float(input);
    const gradients = float(dy);
    const result = make(input.shape);
    const x = floats(values);
    const from = floats(gradients);
    const to = floats(result).fill(0);
    let output = 0;
    for (let b = 0; b < batchSize; b++) {
      for (let y = 0; y < outHeight; y++) {
        const row = y * pool.strideHeight - padInfo.top;
        const rowEnd = Math.min(inHeight, row + pool.filterHeight);
        for (let k = 0; k < outWidth; k++) {
          const column = k * pool.strideWidth - padInfo.left;
          const columnEnd = Math.min(inWidth, column + pool.filterWidth);
          for (let c = 0; c < C; c++, output++) {
            let largest = -Infinity;
            let place = -1;
            for (let i = Math.max(0, row); i < rowEnd; i++) {
              for (let j = Math.max(0, column); j < columnEnd; j++) {
                const at = ((b * inHeight + i) * inWidth + j) * C + c;
                if (x[at]! > largest) {
                  largest = x[at]!;
                  place = at;
                }
              }
            }
            if (place !== -1) to[place]! += from[output]!;
          }
        }
      }
    }
    return result;
  },
);
