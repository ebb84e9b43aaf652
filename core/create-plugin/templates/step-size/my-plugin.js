import { checkOption } from '@mapgrad/contracts';

/**
 * A λ that falls from step to step: `λ_t = λ / √(1 + t)`.
 *
 * @param {{ lambda: number }} options
 * @returns {import('@mapgrad/contracts').StepSize}
 * @throws MapgradError OPTION_INVALID
 */
export function myPlugin({ lambda }) {
  checkOption('lambda', lambda, lambda >= 1e-6 && lambda <= 1e6, 'a number from 1e-6 to 1e6');
  return {
    spec: { module: import.meta.url, name: 'myPlugin', argument: { lambda } },
    initialState: { steps: 0 },
    lambda: (_theta, _dz, { instances }, { steps = 0 }) =>
      new Float64Array(instances).fill(lambda / Math.sqrt(1 + steps)),
    update: (_difference, _shape, { steps = 0 }) => ({ steps: steps + 1 }),
  };
}
