import { MapgradError } from '@mapgrad/contracts';
import type { KernelConfig } from '@tensorflow/tfjs';
import { wasmKernel } from './wasm-kernel.ts';

interface Attributes {
  readonly numSegments: number;
}

/**
 * `tf.unsortedSegmentSum`, the gradient of `tf.gather`: `sums[s] = Σ x[i]` over the i with id s; other ids are left out.
 *
 * x [N, …] and ids [N] to [numSegments, …].
 *
 * @throws MapgradError DATA_INVALID unless there is one id for each x[i]
 */
export const unsortedSegmentSum: KernelConfig = wasmKernel<{ inputs: 'x' | 'segmentIds'; attributes: Attributes }>(
  'UnsortedSegmentSum',
  ({ make, float, floats, integers }, { x, segmentIds }, { numSegments }) => {
    const [count = 1, ...rest] = x.shape;
    if (segmentIds.shape.length !== 1 || segmentIds.shape[0] !== count) {
      throw new MapgradError(
        'DATA_INVALID',
        `unsortedSegmentSum on backend wasm: the segment ids have shape [${segmentIds.shape.join(', ')}], expected [${count}]` +
          `, one for each x[i] of x [${x.shape.join(', ')}]`,
      );
    }
    const size = rest.reduce((product, length) => product * length, 1);
    const values = float(x);
    const result = make([numSegments, ...rest]);
    const from = floats(values);
    const ids = integers(segmentIds);
    const sums = floats(result).fill(0);
    for (let i = 0; i < count; i++) {
      const id = ids[i]!;
      if (id < 0 || id >= numSegments) continue;
      let source = i * size;
      for (let k = id * size; k < (id + 1) * size; k++) sums[k]! += from[source++]!;
    }
    return result;
  },
);
