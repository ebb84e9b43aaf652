import type { PluginContext } from '@mapgrad/contracts';
import { type TerrainPathsOptions, terrainPaths } from './terrain-paths.ts';
import { TERRAINS, type Terrain } from './terrains.ts';

export { TERRAINS, type Terrain, type TerrainPathsOptions, terrainPaths };

/** Delivers the dataset `terrain-paths`. */
export function activate({ register }: PluginContext): void {
  register('dataset', 'terrain-paths', terrainPaths);
}
