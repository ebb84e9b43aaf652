import { MapgradError, type NoiseDistribution } from '@mapgrad/contracts';

/**
 * Noise that was drawn elsewhere: row r of the batch gets row r of the array.
 *
 * @param epsilon [B·S][n]
 */
export const given = (epsilon: readonly (readonly number[])[]): NoiseDistribution => ({
  spec: { module: import.meta.url, name: 'given', argument: epsilon },
  sample(_key, row, out) {
    const values = epsilon[row];
    if (values?.length !== out.length) {
      throw new MapgradError(
        'NOISE_EXHAUSTED',
        `row ${row} of the given noise has ${values?.length ?? 'no'} numbers, expected ${out.length}`,
        { row },
      );
    }
    out.set(values);
  },
});
