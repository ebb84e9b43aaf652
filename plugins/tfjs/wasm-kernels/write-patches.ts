import type { backend_util } from '@tensorflow/tfjs';
import { clamp } from './clamp.ts';

/**
 * What each cell of a filter sees (im2col): `patches[c, i, j, y, x, b] = image[c, y·s + i·d − p, x·s + j·d − p, b]`, 0 in the
 * padding, with stride s, dilation d and padding p along each axis.
 *
 * With the batch innermost, most of it is copied a row at a time.
 *
 * @param patches [C, kh, kw, to − from, W', B], written
 * @param image [C, H, W, B]
 * @param from the first row y of outputs
 * @param to the row after the last
 */
export function writePatches(
  patches: Float32Array,
  image: Float32Array,
  convolution: backend_util.Conv2DInfo,
  from: number,
  to: number,
): void {
  const { batchSize: B, inChannels, inHeight, inWidth, outWidth, filterHeight, filterWidth, padInfo } = convolution;
  const { strideHeight, strideWidth, dilationHeight, dilationWidth } = convolution;
  let at = 0;
  for (let c = 0; c < inChannels; c++) {
    for (let i = 0; i < filterHeight; i++) {
      for (let j = 0; j < filterWidth; j++) {
        const left = j * dilationWidth - padInfo.left;
        const first = clamp(Math.ceil(-left / strideWidth), 0, outWidth);
        const end = clamp(Math.ceil((inWidth - left) / strideWidth), first, outWidth);
        for (let y = from; y < to; y++, at += outWidth * B) {
          const row = y * strideHeight + i * dilationHeight - padInfo.top;
          if (row < 0 || row >= inHeight) {
            patches.fill(0, at, at + outWidth * B);
            continue;
          }
          let source = ((c * inHeight + row) * inWidth + first * strideWidth + left) * B;
          const begin = at + first * B;
          const stop = at + end * B;
          patches.fill(0, at, begin);
          if (strideWidth === 1) patches.set(image.subarray(source, source + stop - begin), begin);
          else {
            for (let target = begin; target < stop; source += (strideWidth - 1) * B) {
              for (let b = 0; b < B; b++) patches[target++] = image[source++]!;
            }
          }
          patches.fill(0, stop, at + outWidth * B);
        }
      }
    }
  }
}
