import { type GradientEstimator, type Spec, saturated } from '@mapgrad/contracts';
import { dot } from '../dot.ts';
import { zeroShare } from '../rows.ts';
import type { StartAscent } from './ascent.ts';
import { regularisedArgmax } from './regularised-argmax.ts';
import type { RegularisedOptions } from './regularised-options.ts';
import { regularisedReport } from './regularised-report.ts';

/**
 * The estimator of {@link frankWolfe} and {@link sparseMAP}, by one of the ways to the regularised argmax.
 *
 * `dL/dθ_b = (1/γ) P dz_b`, P being the projector onto the span of the differences between active states.
 */
export function regularisedEstimator(
  options: Required<RegularisedOptions>,
  start: StartAscent,
  spec: Spec | undefined,
): GradientEstimator {
  return {
    spec,
    outputs: 1,
    initialState: {},
    *forward(theta, { instances, n }) {
      const found = yield* regularisedArgmax(theta, { instances, n }, options, start);
      const output = new Float32Array(instances * n);
      found.ascents.forEach(({ mu }, b) => {
        for (let i = 0; i < n; i++) output[b * n + i] = saturated(mu[i]!);
      });

      return {
        output,
        *backward(dz, state) {
          const dtheta = new Float32Array(instances * n);
          const along = new Float64Array(n);
          found.ascents.forEach((ascent, b) => {
            const basis = ascent.basis();
            const row = dz.subarray(b * n, (b + 1) * n);
            along.fill(0);
            for (let k = 0; k < basis.rank; k++) {
              const q = basis.vector(k);
              const share = dot(row, q);
              for (let i = 0; i < n; i++) along[i]! += share * q[i]!;
            }
            for (let i = 0; i < n; i++) dtheta[b * n + i] = saturated(along[i]! / options.strength);
          });
          return { dtheta, state, report: { ...regularisedReport(found), zeroGradients: zeroShare(dtheta, n) } };
        },
      };
    },
  };
}
