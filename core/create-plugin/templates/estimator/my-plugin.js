import { checkOption } from '@mapgrad/contracts';

/**
 * The identity in place of the solver's Jacobian: `z = MAP(θ)`, `dL/dθ = dL/dz`, cut at a limit.
 *
 * @param {{ limit?: number }} [options]
 * @returns {import('@mapgrad/contracts').GradientEstimator}
 * @throws MapgradError OPTION_INVALID
 */
export function myPlugin({ limit = 3e38 } = {}) {
  checkOption('limit', limit, limit > 0 && limit <= 3e38, 'a positive number up to 3e38');
  return {
    spec: { module: import.meta.url, name: 'myPlugin', argument: { limit } },
    outputs: 1,
    initialState: {},
    *forward(theta, { instances, n }) {
      const output = yield { theta, shape: { instances, samples: 1, n } };
      return {
        output,
        // An estimator that compares states asks for more of them here: `const target = yield { theta, shape, shift }`.
        *backward(dz, state) {
          const dtheta = dz.map((value) => Math.max(-limit, Math.min(limit, value)));
          return { dtheta, state, report: {} };
        },
      };
    },
  };
}
