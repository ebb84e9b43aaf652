import { positiveInteger } from '@mapgrad/contracts';
import { topK } from '@mapgrad/solvers';
import { type Relaxation, relaxation } from './relaxation.ts';
import { subsetMarginals } from './subset-marginals.ts';
import type { SubsetRelaxationOptions } from './subset-relaxation-options.ts';

/**
 * The stochastic softmax trick for k-subsets: `z_i = P(i ∈ A)` under `P(A) ∝ exp(Σ_{i∈A} (θ_i + G_i)/τ)`, |A| = k.
 *
 * Entries are in [0, 1] and sum to k. Exact; O(nk) a row.
 *
 * Source: arXiv:2006.08063, the exponential family entropy relaxation.
 *
 * @throws MapgradError OPTION_INVALID, STATE_INVALID
 */
export function relaxedTopK({ k, ...options }: SubsetRelaxationOptions): Relaxation {
  positiveInteger('k', k);
  return relaxation(options, (n) => ({ relax: subsetMarginals(k), limit: topK({ n, k }).prepare() }));
}
