import type { backend_util, TensorInfo } from '@tensorflow/tfjs';
import { clamp } from './clamp.ts';
import type { Parts } from './composed.ts';

/**
 * Gradients of outputs, moved to where the windows begin that they came from: `spread[b, y·s + (kh − 1)·d − p, …] = dy[b, y, …]`
 * and likewise along x, 0 elsewhere, with stride s, dilation d and padding p. Its convolution by the reversed filter, with
 * strides of 1 and no padding, is the gradient of the input; windows wholly in the padding are left out.
 *
 * @param dy [B, H', W', O]
 * @returns [B, H + (kh − 1)·d, W + (kw − 1)·d, O]
 */
export function spread(
  { make, float, floats }: Parts,
  dy: TensorInfo,
  convolution: backend_util.Conv2DInfo,
): TensorInfo {
  const { batchSize, inHeight, inWidth, outHeight, outWidth, outChannels, strideHeight, strideWidth } = convolution;
  const { filterHeight, filterWidth, dilationHeight, dilationWidth, padInfo } = convolution;
  const top = (filterHeight - 1) * dilationHeight - padInfo.top;
  const left = (filterWidth - 1) * dilationWidth - padInfo.left;
  const height = inHeight + (filterHeight - 1) * dilationHeight;
  const width = inWidth + (filterWidth - 1) * dilationWidth;
  const first = clamp(Math.ceil(-left / strideWidth), 0, outWidth);
  const end = clamp(Math.ceil((width - left) / strideWidth), first, outWidth);

  const gradients = float(dy);
  const result = make([batchSize, height, width, outChannels]);
  const from = floats(gradients);
  const to = floats(result).fill(0);
  for (let b = 0; b < batchSize; b++) {
    for (let y = 0; y < outHeight; y++) {
      const row = y * strideHeight + top;
      if (row < 0 || row >= height) continue;
      let source = ((b * outHeight + y) * outWidth + first) * outChannels;
      let target = ((b * height + row) * width + first * strideWidth + left) * outChannels;
      if (strideWidth === 1) to.set(from.subarray(source, source + (end - first) * outChannels), target);
      else {
        for (let x = first; x < end; x++, target += (strideWidth - 1) * outChannels) {
          for (let o = 0; o < outChannels; o++) to[target++] = from[source++]!;
        }
      }
    }
  }
  return result;
}
