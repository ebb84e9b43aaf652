import { fold, type NoiseKey } from '@mapgrad/contracts';
import { valueNoise } from './value-noise.ts';

const [GRASS, DIRT, FOREST, WATER, ROCK] = [0, 1, 2, 3, 4] as const;

/**
 * The kind of ground of each cell [rows · columns], an index of `TERRAINS`: water is low and rock is high, and between them
 * moisture decides on dirt, grass and forest.
 */
export function terrainMap(key: NoiseKey, rows: number, columns: number): Uint8Array {
  const height = ground(fold(key, 0), rows, columns);
  const moisture = ground(fold(key, 1), rows, columns);
  return Uint8Array.from(height, (h, cell) => {
    if (h < -0.42) return WATER;
    if (h > 0.42) return ROCK;
    const m = moisture[cell]!;
    return m > 0.28 ? FOREST : m > 0.02 ? GRASS : DIRT;
  });
}

/** Hills of some five cells with knolls of some two on them. */
function ground(key: NoiseKey, rows: number, columns: number): Float64Array {
  const hills = valueNoise(fold(key, 0), { rows, columns, down: 5, right: 5 });
  const knolls = valueNoise(fold(key, 1), { rows, columns, down: 2, right: 2 });
  return hills.map((hill, cell) => 0.75 * hill + 0.25 * knolls[cell]!);
}
