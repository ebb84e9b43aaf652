import { MapgradError } from '@mapgrad/contracts';

/** B examples of G instances each, S samples of every instance, n numbers a row. */
export interface SampleSizes {
  readonly examples: number;
  readonly groups: number;
  readonly samples: number;
  readonly n: number;
}

/**
 * The sizes that θ [B, …, n] gives.
 *
 * @throws MapgradError THETA_SHAPE
 */
export function sampleSizes(shape: readonly number[], samples: number): SampleSizes {
  const n = shape.at(-1) ?? 0;
  const examples = shape[0] ?? 0;
  const count = shape.reduce((product, size) => product * size, 1);
  if (shape.length < 2 || count === 0) {
    throw new MapgradError('THETA_SHAPE', `theta has shape [${shape.join(', ')}], expected [B, n] or [B, …, n]`);
  }
  return { examples, groups: count / examples / n, samples, n };
}

/**
 * Visits all samples: sample s of group g of example b is row i·S + s, i = b·G + g being its instance, of the noise and
 * row (b·S + s)·G + g of the output.
 */
export function eachSample(
  { examples, groups, samples }: SampleSizes,
  visit: (instance: number, noiseRow: number, outputRow: number) => void,
): void {
  for (let b = 0; b < examples; b++) {
    for (let g = 0; g < groups; g++) {
      const instance = b * groups + g;
      for (let s = 0; s < samples; s++) visit(instance, instance * samples + s, (b * samples + s) * groups + g);
    }
  }
}
