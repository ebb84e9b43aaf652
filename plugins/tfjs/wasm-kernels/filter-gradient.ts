import type { backend_util, TensorInfo } from '@tensorflow/tfjs';
import { AT_ONCE } from './at-once.ts';
import type { Parts } from './composed.ts';
import { writePatches } from './write-patches.ts';

/**
 * dL/dfilter of a convolution, `dw[i, j, c, o] = Σ patches[c, i, j, y, x, b] · dy[b, y, x, o]` over b, y and x.
 *
 * Why patches and one matrix product: the product without transposed operands is XNNPACK's, at the speed of the forward pass,
 * and with one a plain loop, 13 times slower; so the patches are written with the sum innermost, and a few rows y at a time,
 * because XNNPACK packs its second operand first, which is slow beyond the cache. A convolution of x by dy with batch and
 * channels exchanged is XNNPACK's too and needs no patches, but is 1.5 times slower for 64 channels, 2.5 times for images of
 * three channels and for 1 × 1 filters.
 *
 * The products are added up in double precision.
 *
 * @param x [B, H, W, C]
 * @param dy [B, H', W', O]
 * @param groups 1, or C where channel c has its own O/C outputs (depthwise)
 * @returns [kh, kw, C, O/groups]
 */
export function filterGradient(
  { run, make, float, floats, free }: Parts,
  x: TensorInfo,
  dy: TensorInfo,
  convolution: backend_util.Conv2DInfo,
  groups: number,
): TensorInfo {
  const {
    batchSize: B,
    inChannels: C,
    inHeight,
    inWidth,
    outHeight,
    outWidth,
    filterHeight,
    filterWidth,
  } = convolution;
  const cells = filterHeight * filterWidth;
  const outputs = convolution.outChannels / groups;
  const row = outWidth * B;
  const step = Math.max(1, Math.floor(AT_ONCE / (C * cells * row)));
  const sums = new Float64Array(C * cells * outputs);

  // [C, H·W, B] and [groups, H'·W', B, O/groups]
  const image = run('Transpose', { x: { ...float(x), shape: [B, inHeight * inWidth, C] } }, { perm: [2, 1, 0] });
  const dys = run(
    'Transpose',
    { x: { ...float(dy), shape: [B, outHeight * outWidth, groups, outputs] } },
    { perm: [2, 1, 0, 3] },
  );
  for (let y = 0; y < outHeight && B > 0; y += step) {
    const end = Math.min(outHeight, y + step);
    const count = (end - y) * row;
    const a = make([groups, (C / groups) * cells, count]);
    const b = make([groups, count, outputs]);
    writePatches(floats(a), floats(image), convolution, y, end);
    const size = count * outputs;
    for (let group = 0; group < groups; group++) {
      const from = (group * outHeight + y) * row * outputs;
      floats(b).set(floats(dys).subarray(from, from + size), group * size);
    }
    const product = run('BatchMatMul', { a, b }, { transposeA: false, transposeB: false });
    const part = floats(product);
    for (let k = 0; k < sums.length; k++) sums[k]! += part[k]!;
    free(a, b, product);
  }

  const sum = make([C, cells, outputs]);
  floats(sum).set(sums);
  const filter = run('Transpose', { x: sum }, { perm: [1, 0, 2] });
  return run('Reshape', { x: filter }, { shape: [filterHeight, filterWidth, C, outputs] });
}
