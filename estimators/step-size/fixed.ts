import { checkOption, type StepSize } from '@mapgrad/contracts';

/**
 * The same λ for every instance and step.
 *
 * @param lambda a positive number; 0 gives zero gradients
 * @throws MapgradError OPTION_INVALID
 */
export function fixed(lambda: number): StepSize {
  checkOption('lambda', lambda, lambda >= 2 ** -126 || lambda === 0, 'a number that is 0 or larger');
  return {
    spec: { module: import.meta.url, name: 'fixed', options: { lambda } },
    initialState: {},
    lambda: (_theta, _dz, { instances }) => new Float64Array(instances).fill(lambda),
    update: (_difference, _shape, state) => state,
  };
}
