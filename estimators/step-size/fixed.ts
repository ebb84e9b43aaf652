import { checkOption, LARGEST, SMALLEST_NORMAL, type StepSize } from '@mapgrad/contracts';

/**
 * The same λ for every instance and step.
 *
 * @param lambda a positive normal float32; 0 gives zero gradients
 * @throws MapgradError OPTION_INVALID
 */
export function fixed(lambda: number): StepSize {
  const usable = lambda === 0 || (lambda >= SMALLEST_NORMAL && lambda <= LARGEST);
  checkOption('lambda', lambda, usable, '0 or a number from 2^-126 to 3.4e38, which float32 can hold');
  return {
    spec: { module: import.meta.url, name: 'fixed', argument: lambda },
    initialState: {},
    lambda: (_theta, _dz, { instances }) => new Float64Array(instances).fill(lambda),
    update: (_difference, _shape, state) => state,
  };
}
