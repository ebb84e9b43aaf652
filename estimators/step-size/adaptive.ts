import { checkOption, oneOf, type Rows, type Shape, type StepSize } from '@mapgrad/contracts';
import { countNonZero } from '../count-non-zero.ts';
import { norm } from '../norm.ts';
import { usable } from './usable.ts';

/** Options of {@link adaptive}. */
export interface AdaptiveOptions {
  /** α at the start, the length of a step relative to ‖θ‖; 0 when absent. */
  readonly alpha?: number;
  /** c, the number of coordinates that should differ between the two states of a row; 1 when absent. */
  readonly target?: number;
  /** η, by how much α moves a step; 0.001 when absent. */
  readonly update?: number;
  /** γ, the weight of the past in the running mean; 0.9 when absent. */
  readonly decay?: number;
  /** The share of the last move of α that is made again; 0 when absent. */
  readonly momentum?: number;
  /** Whether norms are taken over each instance or over the whole batch. */
  readonly scope?: 'instance' | 'batch';
  /**
   * Computes as other implementations do: scope `batch`, and α falls already at equality with the target.
   * `torch-adaptive-imle` divides the gradient by λ/√S though λ was stepped. `pyepo` counts differences as a share of n,
   * from 0 to 1, of which no less than all reach the target 1: α only ever grows.
   */
  readonly compatibility?: 'torch-adaptive-imle' | 'pyepo';
}

/**
 * Adapts λ so that about c coordinates of a row change: too few and the gradient is sparse, too many and it is biased.
 *
 * `λ_b = α · mean_s ‖θ_b‖₂ / ‖dz_bs‖₂` over the samples whose dz is not zero; then
 * `ḡ ← γ ḡ + (1 − γ) · (mean number of non-zero differences)` and `α ← [α + η]₊` if `ḡ ≤ c`, else `[α − η]₊`.
 *
 * With scope `batch`, `λ = α · ‖θ‖₂ / ‖dz‖₂ · √S` with norms over the whole batch, the same for all instances.
 * λ is 0 where it is not a normal float32, so also where θ is 0: a last layer that starts at 0 learns nothing. Rows whose dz is 0
 * count among those in which nothing changes. State: `alpha`, `meanNonZero` (ḡ, 1 at the start), `velocity`.
 *
 * Source: arXiv:2209.04862, Algorithm 1 and eqs. (8)–(10); momentum is from its reference code.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function adaptive(options: AdaptiveOptions = {}): StepSize {
  const { alpha = 0, target = 1, update = 1e-3, decay = 0.9, momentum = 0, compatibility } = options;
  const reference = compatibility === 'torch-adaptive-imle';
  const { scope = compatibility === undefined ? 'instance' : 'batch' } = options;
  checkOption('alpha', alpha, alpha >= 0, 'a number that is 0 or larger');
  checkOption('target', target, target > 0, 'a positive number');
  checkOption('update', update, update > 0, 'a positive number');
  checkOption('decay', decay, decay >= 0 && decay < 1, 'a number from 0 to below 1');
  checkOption('momentum', momentum, momentum >= 0 && momentum < 1, 'a number from 0 to below 1');
  oneOf('scope', scope, ['instance', 'batch']);
  oneOf('compatibility', compatibility, [undefined, 'torch-adaptive-imle', 'pyepo']);

  return {
    spec: { module: import.meta.url, name: 'adaptive', argument: { ...options } },
    initialState: { alpha, meanNonZero: 1, velocity: 0 },
    lambda: (theta, dz, shape, state) => (scope === 'batch' ? ofBatch : ofInstances)(theta, dz, shape, state.alpha!),
    update(difference, shape, state) {
      const rows = shape.instances * shape.samples;
      const unit = compatibility === 'pyepo' ? shape.n : 1;
      const meanNonZero = decay * state.meanNonZero! + ((1 - decay) * countNonZero(difference)) / (rows * unit);
      const grow = compatibility === undefined ? meanNonZero <= target : meanNonZero < target;
      const velocity = momentum * state.velocity! + (grow ? update : -update);
      return { alpha: Math.max(0, state.alpha! + velocity), meanNonZero, velocity };
    },
    ...(reference && { divisor: (lambda, { samples }) => lambda.map((value) => value / Math.sqrt(samples)) }),
  };
}

function ofInstances(theta: Rows, dz: Rows, { instances, samples, n }: Shape, alpha: number): Float64Array {
  const lambda = new Float64Array(instances);
  for (let b = 0; b < instances; b++) {
    const length = norm(theta, b * n, (b + 1) * n);
    let sum = 0;
    let counted = 0;
    for (let row = b * samples; row < (b + 1) * samples; row++) {
      const slope = norm(dz, row * n, (row + 1) * n);
      if (slope === 0) continue;
      sum += length / slope;
      counted++;
    }
    lambda[b] = counted === 0 ? 0 : usable((alpha * sum) / counted);
  }
  return lambda;
}

function ofBatch(theta: Rows, dz: Rows, { instances, samples }: Shape, alpha: number): Float64Array {
  const slope = norm(dz, 0, dz.length);
  const tiled = Math.sqrt(samples) * norm(theta, 0, theta.length);
  return new Float64Array(instances).fill(slope === 0 ? 0 : usable((alpha * tiled) / slope));
}
