import type { NoiseDistribution } from '@mapgrad/contracts';
import { followsRecipe } from './noise-recipe.ts';

const sample: NoiseDistribution['sample'] = (_key, _row, out) => {
  out.fill(0);
};
followsRecipe({}, sample);

/** No noise: ε = 0. */
export const none = (): NoiseDistribution => ({ spec: { module: import.meta.url, name: 'none' }, sample });
