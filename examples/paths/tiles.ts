import { fold, noiseKey } from '@mapgrad/contracts';
import { TERRAINS } from './terrains.ts';
import { valueNoise } from './value-noise.ts';

/** How many pictures there are of each kind of ground; a power of 2. */
export const VARIANTS = 16;

/**
 * Pictures [5 kinds, VARIANTS, pixels, pixels, 3] of a cell, the same for all seeds: the colour of the ground, brighter and
 * darker by its pattern, from 0 to 1.
 */
export function tiles(pixels: number): Float64Array {
  const size = pixels * pixels;
  const all = new Float64Array(TERRAINS.length * VARIANTS * size * 3);
  TERRAINS.forEach(({ colour, contrast, grain: [down, right] }, kind) => {
    for (let variant = 0; variant < VARIANTS; variant++) {
      const tile = kind * VARIANTS + variant;
      const pattern = valueNoise(fold(noiseKey(0), tile), { rows: pixels, columns: pixels, down, right });
      pattern.forEach((value, pixel) => {
        for (let c = 0; c < 3; c++) all[(tile * size + pixel) * 3 + c] = colour[c]! + contrast * value;
      });
    }
  });
  return all;
}
