import type { QuantileNoise, ScoredNoise } from '@mapgrad/contracts';
import { byQuantile } from './by-quantile.ts';

/** −log(−log p) with p near 1 given as q = 1 − p. */
const upper = (q: number): number => -Math.log(-Math.log1p(-q));

let noise: QuantileNoise | undefined;

/**
 * Standard Gumbel noise, P(ε ≤ x) = exp(−e⁻ˣ): with it the argmax of θ + ε has the law softmax(θ).
 *
 * Mean 0.5772, variance π²/6; ∇ν(ε) = 1 − e^(−ε).
 */
export function gumbel(): QuantileNoise & ScoredNoise {
  noise ??= byQuantile({ lower: (p) => -Math.log(-Math.log(p)), upper });
  return {
    ...noise,
    spec: { module: import.meta.url, name: 'gumbel' },
    score(epsilon, out) {
      for (let i = 0; i < out.length; i++) out[i] = 1 - Math.exp(-epsilon[i]!);
    },
  };
}
