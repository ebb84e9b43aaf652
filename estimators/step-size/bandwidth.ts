import { checkOption, type StepSize } from '@mapgrad/contracts';
import { norm } from '../norm.ts';
import { usable } from './usable.ts';

/** Options of {@link bandwidth}. */
export interface BandwidthOptions {
  /**
   * How far a typical coordinate of θ is moved for one sample, in units of θ; 3 when absent, which suits noise of standard
   * deviation 1 to 1.3. For other noise, about 2.5 standard deviations, its temperature included.
   */
  readonly reach?: number;
}

/**
 * Knows S: few samples need a long step to change at all, many can afford a short one.
 *
 * `λ_b = reach · S^(−1/3) / rms(dz_b)`, the root mean square being over the coordinates and samples of an instance; 0 where
 * that is not a normal float32. No state, no warm-up.
 *
 * A finite difference to one side with step λ counts the samples that lie within λ of a change, as a histogram with cells of width λ
 * estimates a density: squared bias of order λ², variance of order 1/(Sλ), the sum least for λ of order S^(−1/3).
 *
 * Source: of this project; the rule of the histogram is of Scott (1979).
 *
 * @throws MapgradError OPTION_INVALID
 */
export function bandwidth(options: BandwidthOptions = {}): StepSize {
  const { reach = 3 } = options;
  checkOption('reach', reach, reach > 0, 'a positive number');
  return {
    spec: { module: import.meta.url, name: 'bandwidth', argument: { ...options } },
    initialState: {},
    lambda(_theta, dz, { instances, samples, n }) {
      const width = samples * n;
      const lambda = new Float64Array(instances);
      for (let b = 0; b < instances; b++) {
        const size = norm(dz, b * width, (b + 1) * width) / Math.sqrt(width);
        lambda[b] = size === 0 ? 0 : usable((reach * samples ** (-1 / 3)) / size);
      }
      return lambda;
    },
    update: (_difference, _shape, state) => state,
  };
}
