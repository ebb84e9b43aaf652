import type { QuantileNoise, ScoredNoise } from '@mapgrad/contracts';
import { byQuantile } from './by-quantile.ts';

let noise: (QuantileNoise & ScoredNoise) | undefined;

/**
 * Standard logistic noise, P(ε ≤ x) = 1/(1 + e⁻ˣ), the difference of two Gumbel variables: θ_i + ε_i is positive with
 * probability sigmoid(θ_i), so that MAP states of the cube {0, 1}ⁿ have the law that θ has as log-odds.
 *
 * Mean 0, variance π²/3; ∂ν(ε)/∂ε = tanh(ε/2).
 */
export function logistic(): QuantileNoise & ScoredNoise {
  noise ??= byQuantile({
    lower: (p) => Math.log(p) - Math.log1p(-p),
    upper: (q) => Math.log1p(-q) - Math.log(q),
    score: (x) => Math.tanh(x / 2),
  });
  return { ...noise, spec: { module: import.meta.url, name: 'logistic' } };
}
