import { positiveInteger } from '@mapgrad/contracts';

/**
 * Marks the positive numbers: `C = {0, 1}ⁿ`, `z_i = [θ_i > 0]`.
 *
 * @param {{ n: number }} options
 * @returns {import('@mapgrad/contracts').MAPSolver}
 * @throws MapgradError OPTION_INVALID
 */
export function myPlugin({ n }) {
  positiveInteger('n', n);
  return {
    exact: true,
    spec: { module: import.meta.url, name: 'myPlugin', argument: { n } },
    size: () => n,
    prepare: () => (theta, z) => {
      for (let i = 0; i < n; i++) z[i] = theta[i] > 0 ? 1 : 0;
    },
  };
}
