import { MapgradError } from '@mapgrad/contracts';
import type { Edge } from './sinks-first.ts';

/** What a solver of costs from 0 does with θ_e above 0: refuses it, or takes it as 0. */
export type PositiveTheta = 'error' | 'zero';

/**
 * Writes the costs c_e = −θ_e, or c_e = max(0, −θ_e) where a positive θ_e counts as `'zero'`.
 *
 * @throws MapgradError THETA_SIGN
 */
export function edgeCosts(
  theta: Float32Array,
  edges: readonly Edge[],
  positive: PositiveTheta,
  out: Float64Array,
): void {
  for (let e = 0; e < out.length; e++) {
    const score = theta[e]!;
    if (score > 0 && positive === 'error') throw signError(e, edges[e]!, score);
    out[e] = score < 0 ? -score : 0;
  }
}

const signError = (e: number, [from, to]: Edge, score: number): MapgradError =>
  new MapgradError(
    'THETA_SIGN',
    `theta[${e}], the score of the edge from ${from} to ${to}, is ${score}, expected at most 0: its cost −θ must not be ` +
      "below 0; let the model end in −softplus or the like, or set positive: 'zero', which takes such a θ as 0",
  );
