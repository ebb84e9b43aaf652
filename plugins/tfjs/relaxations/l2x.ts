import { positiveInteger } from '@mapgrad/contracts';
import { argmax, topK } from '@mapgrad/solvers';
import { type Relaxation, relaxation } from './relaxation.ts';
import type { RelaxedRow } from './relaxed-row.ts';
import { relaxedSoftmax } from './relaxed-softmax.ts';
import type { SubsetRelaxationOptions } from './subset-relaxation-options.ts';

/**
 * The relaxed subsets of L2X: `z_i = max_j softmax((θ + G_j)/τ)_i` over k independent draws of Gumbel noise.
 *
 * Entries are in [0, 1] and sum to between 1 and k: draws may choose alike, so that a hard one has at most k ones.
 * Outside training the k largest.
 *
 * Source: arXiv:1802.07814.
 *
 * @throws MapgradError OPTION_INVALID, STATE_INVALID
 */
export function l2x({ k, ...options }: SubsetRelaxationOptions): Relaxation {
  positiveInteger('k', k);
  return relaxation(options, (n) => {
    const best = argmax({ n }).prepare();
    const chosen = new Float32Array(n);
    return {
      draws: k,
      relax: largestSoftmax(k),
      limit(scores, z) {
        z.fill(0);
        for (let j = 0; j < k; j++) {
          best(scores.subarray(j * n, (j + 1) * n), chosen);
          for (let i = 0; i < n; i++) z[i] = Math.max(z[i]!, chosen[i]!);
        }
      },
      map: topK({ n, k }).prepare(),
    };
  });
}

/** The elementwise maximum of k softmaxes; of equals the first has the derivative. */
export const largestSoftmax =
  (k: number): RelaxedRow =>
  (scores, tau) => {
    const n = scores.length / k;
    const draws = Array.from({ length: k }, (_, j) => relaxedSoftmax(scores.slice(j * n, (j + 1) * n), tau));
    const from = new Int32Array(n);
    const z = new Float64Array(n).map((_, i) => {
      for (let j = 1; j < k; j++) if (draws[j]!.z[i]! > draws[from[i]!]!.z[i]!) from[i] = j;
      return draws[from[i]!]!.z[i]!;
    });
    return {
      z,
      pullback(dz) {
        const dscores = new Float64Array(k * n);
        for (const [j, { pullback }] of draws.entries()) {
          dscores.set(pullback(dz.map((d, i) => (from[i] === j ? d : 0))), j * n);
        }
        return dscores;
      },
    };
  };
