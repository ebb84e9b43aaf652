import {
  type Dataset,
  fold,
  type NoiseKey,
  noiseKey,
  positiveInteger,
  randomWords,
  type Split,
} from '@mapgrad/contracts';
import { terrainMap } from './terrain-map.ts';
import { TERRAINS } from './terrains.ts';
import { tiles, VARIANTS } from './tiles.ts';

/** How far maps differ in light, as a share of it, and in each colour, and each number of a pixel by itself; colours go from 0 to 1. */
const [LIGHT, CAST, GRAIN] = [0.1, 0.02, 0.06];

/** Options of {@link terrainPaths}. */
export interface TerrainPathsOptions {
  /** Cells of a map; 12 when absent. */
  readonly rows?: number;
  /** 12 when absent. */
  readonly columns?: number;
  /** Of a cell along each side; 8 when absent. */
  readonly pixels?: number;
  /** How many maps to learn from; 4000 when absent. */
  readonly train?: number;
  /** 400 when absent. */
  readonly validation?: number;
  /** 1000 when absent. */
  readonly test?: number;
  /** Decides all maps. */
  readonly seed: number;
}

/**
 * Warcraft-like maps: images of generated terrain.
 *
 * Inputs [rows · pixels, columns · pixels, 3] are red, green and blue from −1 to 1. Targets [rows · columns] are what it
 * costs to cross each cell by {@link TERRAINS}, negated: scores, whose right states are the cheapest paths. A map has a
 * light and a tint of its own, each cell one of several pictures of its ground, and every pixel noise. Map i of a split is a pure
 * function of seed, split and i, so that more maps are the same ones and others behind them.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function terrainPaths(options: TerrainPathsOptions): Dataset {
  const { rows = 12, columns = 12, pixels = 8, train = 4000, validation = 400, test = 1000, seed } = options;
  const sizes = { rows, columns, pixels, train, validation, test };
  for (const [name, size] of Object.entries(sizes)) positiveInteger(name, size);
  const n = rows * columns;
  const [height, width] = [rows * pixels, columns * pixels];
  const numbers = height * width * 3;
  const pictures = tiles(pixels);
  const words = new Int32Array(Math.max(4, n, Math.ceil(numbers / 4)) + 1);

  /** Writes an image [height, width, 3] of the ground of each cell. */
  function paint(key: NoiseKey, ground: Uint8Array, image: Float32Array): void {
    randomWords(key, 0, 4, words);
    const light = 1 + (LIGHT * words[0]!) / 2 ** 31;
    const tint = [1, 2, 3].map((i) => (CAST * words[i]!) / 2 ** 31);
    randomWords(key, 1, n, words);
    const pictureOf = ground.map((kind, cell) => kind * VARIANTS + (words[cell]! & (VARIANTS - 1)));
    randomWords(key, 2, Math.ceil(numbers / 4), words);
    let at = 0;
    for (let y = 0; y < height; y++) {
      const firstCell = Math.floor(y / pixels) * columns;
      const line = y % pixels;
      for (let column = 0; column < columns; column++) {
        const from = (pictureOf[firstCell + column]! * pixels + line) * pixels * 3;
        for (let i = 0; i < pixels * 3; i++, at++) {
          const noise = (words[at >> 2]! << (8 * (at & 3))) >> 24;
          const value = light * pictures[from + i]! + tint[i % 3]! + GRAIN * (noise / 128);
          image[at] = 2 * Math.min(1, Math.max(0, value)) - 1;
        }
      }
    }
  }

  function split(part: number, count: number): Split {
    const inputs = new Float32Array(count * numbers);
    const targets = new Float32Array(count * n);
    const maps = fold(noiseKey(seed), part);
    for (let i = 0; i < count; i++) {
      const key = fold(maps, i);
      const ground = terrainMap(fold(key, 0), rows, columns);
      ground.forEach((kind, cell) => {
        targets[i * n + cell] = -TERRAINS[kind]!.cost;
      });
      paint(fold(key, 1), ground, inputs.subarray(i * numbers, (i + 1) * numbers));
    }
    return { count, inputs, targets };
  }

  return {
    inputShape: [height, width, 3],
    n,
    labels: 'scores',
    train: split(0, train),
    validation: split(1, validation),
    test: split(2, test),
  };
}
