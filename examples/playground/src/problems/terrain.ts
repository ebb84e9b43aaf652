import { fold, type NoiseKey } from '@mapgrad/contracts';
import { drawsOf } from '../random.ts';

/** Cells of a side. */
export const SIDE = 12;
/** Pixels of a side of a cell. */
export const PIXELS = 4;

/** A kind of ground: what a step onto it costs, which no network is told, and how it looks. */
interface Ground {
  readonly name: string;
  readonly cost: number;
  readonly colour: readonly [red: number, green: number, blue: number];
  /** How much its pixels differ. */
  readonly grain: number;
}

/** From the lowest to the highest. */
const GROUNDS: readonly Ground[] = [
  { name: 'water', cost: 8, colour: [0.24, 0.46, 0.66], grain: 0.05 },
  { name: 'sand', cost: 2, colour: [0.85, 0.77, 0.55], grain: 0.05 },
  { name: 'grass', cost: 1, colour: [0.52, 0.68, 0.36], grain: 0.07 },
  { name: 'forest', cost: 4, colour: [0.22, 0.42, 0.26], grain: 0.12 },
  { name: 'rock', cost: 8, colour: [0.52, 0.5, 0.5], grain: 0.1 },
];

/** One terrain. */
export interface Terrain {
  /** Red, green and blue by cell and by pixel within it, [144, 4·4·3], each from 0 to 1. */
  readonly pixels: Float32Array;
  /** [144] */
  readonly costs: Float32Array;
}

/** Makes a terrain of smooth heights: each cell is of the ground of its height, and its pixels are speckled. */
export function terrainOf(key: NoiseKey): Terrain {
  const height = heights(fold(key, 0));
  const { centred } = drawsOf(fold(key, 1));
  const costs = new Float32Array(SIDE * SIDE);
  const size = PIXELS * PIXELS * 3;
  const pixels = new Float32Array(SIDE * SIDE * size);
  for (let cell = 0; cell < costs.length; cell++) {
    const { cost, colour, grain } = GROUNDS[Math.min(4, Math.floor(height[cell]! * 5))]!;
    costs[cell] = cost;
    const shade = 0.04 * centred();
    for (let pixel = 0; pixel < PIXELS * PIXELS; pixel++) {
      const speck = shade + grain * centred();
      for (let channel = 0; channel < 3; channel++) {
        const value = colour[channel]! + speck + 0.02 * centred();
        pixels[cell * size + pixel * 3 + channel] = Math.min(1, Math.max(0, value));
      }
    }
  }
  return { pixels, costs };
}

/** Heights [144] by rank, so that all are equally frequent in [0, 1): the sum of a few waves. */
function heights(key: NoiseKey): Float64Array {
  const { uniform } = drawsOf(key);
  const waves = Array.from({ length: 7 }, (_, i) => {
    const turn = 2 * Math.PI * uniform();
    const pace = 0.35 + 0.2 * i * uniform();
    return { x: pace * Math.cos(turn), y: pace * Math.sin(turn), start: 2 * Math.PI * uniform(), size: 1 / (1 + i) };
  });
  const raw = Float64Array.from({ length: SIDE * SIDE }, (_, cell) => {
    const [row, column] = [Math.floor(cell / SIDE), cell % SIDE];
    return waves.reduce((sum, { x, y, start, size }) => sum + size * Math.sin(x * column + y * row + start), 0);
  });
  const order = [...raw.keys()].sort((a, b) => raw[a]! - raw[b]!);
  const ranks = new Float64Array(raw.length);
  for (const [rank, cell] of order.entries()) ranks[cell] = rank / raw.length;
  return ranks;
}
