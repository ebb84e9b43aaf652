import type { backend_util } from '@tensorflow/tfjs';

/**
 * Adds what each cell of a filter contributes to where it saw it (col2im): `image[b, y·s + i − p, x·s + j − p, c] +=
 * patches[y, x, i, j, c]`, with stride s and padding p along each axis; what falls into the padding is left out.
 *
 * @param image [B, H, W, C], added to
 * @param patches [to − from, W', kh, kw, C]
 * @param from the first row b·H' + y of outputs
 * @param to the row after the last
 */
export function addPatches(
  image: Float32Array,
  patches: Float32Array,
  convolution: backend_util.Conv2DInfo,
  from: number,
  to: number,
): void {
  const { inChannels: C, inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth, padInfo } = convolution;
  const { strideHeight, strideWidth } = convolution;
  let patch = 0;
  for (let output = from; output < to; output++) {
    const b = Math.floor(output / outHeight);
    const top = (output % outHeight) * strideHeight - padInfo.top;
    for (let x = 0; x < outWidth; x++) {
      const left = x * strideWidth - padInfo.left;
      const first = Math.max(0, -left);
      const count = (Math.min(filterWidth, inWidth - left) - first) * C;
      for (let i = 0; i < filterHeight; i++, patch += filterWidth * C) {
        const row = top + i;
        if (row < 0 || row >= inHeight) continue;
        let target = ((b * inHeight + row) * inWidth + left + first) * C;
        const begin = patch + first * C;
        for (let source = begin; source < begin + count; source++) image[target++]! += patches[source]!;
      }
    }
  }
}
