import type { QuantileNoise, ScoredNoise } from '@mapgrad/contracts';
import { byQuantile } from './by-quantile.ts';

let noise: (QuantileNoise & ScoredNoise) | undefined;

/**
 * Laplace noise of scale 1, density e^(−|x|)/2: heavier tails than normal noise, and a bounded score.
 *
 * Mean 0, variance 2; ∂ν(ε)/∂ε = sign ε, and 0 at 0, where |ε| has no derivative (no draw is 0).
 */
export function laplace(): QuantileNoise & ScoredNoise {
  noise ??= byQuantile({ lower: (p) => Math.log(2 * p), upper: (q) => -Math.log(2 * q), score: Math.sign });
  return { ...noise, spec: { module: import.meta.url, name: 'laplace' } };
}
