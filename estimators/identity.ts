import {
  type GradientEstimator,
  type NoiseDistribution,
  type NoiseKey,
  type Rows,
  type Shape,
  saturated,
} from '@mapgrad/contracts';
import { type Projection, project, pullBack } from './projection.ts';
import { sumOfSamples, zeroShare } from './rows.ts';
import { specWithParts } from './spec.ts';
import { straightThrough } from './straight-through.ts';

/** Options of {@link identity}. */
export interface IdentityOptions {
  /** Subtract the mean of a row; false when absent. */
  readonly centre?: boolean;
  /** Divide a row by its norm; false when absent. */
  readonly normalise?: boolean;
  readonly noise?: NoiseDistribution;
  /** S, rows of output for each instance; 1 when absent. */
  readonly samples?: number;
  /** τ; 1 when absent. */
  readonly temperature?: number;
}

/**
 * The negative identity as the solver's Jacobian, behind projections of θ that take away what cannot change a state.
 *
 * `z_bs = MAP(P(θ_b + τε_bs))`, `dL/dθ_b = Σ_s J_P(θ_b + τε_bs)ᵀ dz_bs`, with `P(x) = u/‖u‖`, `u = x − mean(x)`, or one of
 * the two, or neither, which is {@link straightThrough}. Projected, θ neither drifts along directions that change no
 * state nor grows until the noise is too small for it. Centring changes no answer where all states have the same sum,
 * normalising none at all. A row whose u is 0 is solved as 0, and has gradient 0 if it is normalised.
 *
 * Output [B·S, n]. With projections the law of the identity becomes that of the chain rule: for the identity in place
 * of the solver, dθ is the derivative of ⟨dz, z⟩ through P. Report: `zeroGradients`.
 *
 * Source: arXiv:2205.15213; the negative sign there is that of costs.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function identity(options: IdentityOptions = {}): GradientEstimator {
  const { centre = false, normalise = false, noise, samples = 1, temperature = 1 } = options;
  const projection: Projection = { centre, normalise };
  const plain = straightThrough({ samples, temperature, ...(noise && { noise }) });
  const spec = specWithParts(import.meta.url, 'identity', options);
  if (!centre && !normalise) return { ...plain, spec };

  return {
    ...plain,
    spec,
    *forward(theta, { instances, n, key }) {
      const shape: Shape = { instances, samples, n };
      const rows = perturbedRows(theta, shape, noise, temperature, key);
      const lengths = new Float64Array(instances * samples);
      edited(rows, n, (x, row) => {
        lengths[row] = project(x, projection);
      });
      // A query's own noise would come after the projection: the rows are sent as they are, 0·θ + 1·row.
      const step = new Float64Array(instances).fill(1);
      const output = yield { theta, shape, thetaWeight: 0, shift: { direction: rows, step } };

      return {
        output,
        *backward(dz, state) {
          const dx = dz.slice();
          edited(dx, n, (x, row) => {
            pullBack(x, rows.subarray(row * n, (row + 1) * n), lengths[row]!, projection);
          });
          const dtheta = sumOfSamples(dx, new Float64Array(instances).fill(1), shape);
          return { dtheta, state, report: { zeroGradients: zeroShare(dtheta, n) } };
        },
      };
    },
  };
}

/** θ_b + τε_bs [B·S, n] */
function perturbedRows(
  theta: Rows,
  { instances, samples, n }: Shape,
  noise: NoiseDistribution | undefined,
  temperature: number,
  key: NoiseKey,
): Rows {
  const rows = new Float32Array(instances * samples * n);
  const epsilon = new Float32Array(n);
  for (let row = 0; row < instances * samples; row++) {
    const from = Math.floor(row / samples) * n;
    noise?.sample(key, row, epsilon);
    for (let i = 0; i < n; i++) rows[row * n + i] = saturated(theta[from + i]! + temperature * epsilon[i]!);
  }
  return rows;
}

/** Changes each row in double precision, and writes it back within the range of float32. */
function edited(rows: Rows, n: number, change: (x: Float64Array, row: number) => void): void {
  const x = new Float64Array(n);
  for (let from = 0; from < rows.length; from += n) {
    for (let i = 0; i < n; i++) x[i] = rows[from + i]!;
    change(x, from / n);
    for (let i = 0; i < n; i++) rows[from + i] = saturated(x[i]!);
  }
}
