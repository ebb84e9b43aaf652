import { checkOption, type GradientEstimator, LARGEST, oneOf, type Rows } from '@mapgrad/contracts';
import { imle } from './imle.ts';
import { zeroShare } from './rows.ts';
import { specWithParts } from './spec.ts';
import { fixed } from './step-size/fixed.ts';
import { type Compared, sumOfDifferences } from './sum-of-differences.ts';

/** Options of {@link interpolation}. */
export interface InterpolationOptions {
  /** λ, how far θ is moved along −dz: a longer step changes more states, and is a coarser interpolation. */
  readonly lambda: number;
  /**
   * `blackbox-backprop` lets no moved cost fall below 0 (no moved score rise above 0), as shortest paths need it. It is made
   * for scores up to 0: others are clipped even where dz is 0, so that their gradient is not 0 there.
   */
  readonly compatibility?: 'blackbox-backprop';
}

/**
 * Differentiation of a black box: the gradient of a piecewise affine interpolation of L(MAP(θ)).
 *
 * `dL/dθ = (1/λ) { MAP(θ) − MAP(θ − λ dz) }`, which is {@link imle} without noise, or with the costs −θ clipped
 * `(1/λ) { MAP(θ) − MAP(min(θ − λ dz, 0)) }`, for which the law of the identity does not hold.
 *
 * Output [B, n]. Report: `lambda`, `zeroGradients`.
 *
 * Source: arXiv:1912.02175, Algorithm 1, which minimises costs.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function interpolation({ lambda, compatibility }: InterpolationOptions): GradientEstimator {
  checkOption('lambda', lambda, lambda > 0, 'a positive number');
  oneOf('compatibility', compatibility, [undefined, 'blackbox-backprop']);
  const free = imle({ stepSize: fixed(lambda) });

  return {
    ...free,
    spec: specWithParts(import.meta.url, 'interpolation', { lambda, compatibility }),
    *forward(theta, step) {
      const forward = yield* free.forward(theta, step);
      if (compatibility === undefined) return forward;
      const { instances, n } = step;
      const shape = { instances, samples: 1, n };
      return {
        output: forward.output,
        *backward(dz, state) {
          const target = yield { theta: movedAndClipped(theta, dz, lambda), shape };
          const compared: Compared = { near: forward.output, far: target, sides: 1, out: target };
          const dtheta = sumOfDifferences(compared, new Float64Array(instances).fill(1 / lambda), shape);
          return { dtheta, state, report: { lambda, zeroGradients: zeroShare(dtheta, n) } };
        },
      };
    },
  };
}

/** min(θ − λ dz, 0) */
const movedAndClipped = (theta: Rows, dz: Rows, lambda: number): Rows =>
  theta.map((value, i) => Math.max(-LARGEST, Math.min(0, value - lambda * dz[i]!)));
