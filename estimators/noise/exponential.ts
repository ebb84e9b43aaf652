import type { QuantileNoise } from '@mapgrad/contracts';
import { byQuantile } from './by-quantile.ts';

let noise: QuantileNoise | undefined;

/**
 * Exponential noise of rate 1, density e⁻ˣ for x > 0: it raises scores and never lowers them.
 *
 * Mean 1, variance 1. Without a score: ν has slope 1, but the density jumps from 0 to 1 at 0, and integrating by parts
 * leaves that end over: E ∇ν(ε) is 1 and not 0, so every estimator built on the score would be biased.
 */
export function exponential(): QuantileNoise {
  noise ??= byQuantile({ lower: (p) => -Math.log1p(-p), upper: (q) => -Math.log(q) });
  return { ...noise, spec: { module: import.meta.url, name: 'exponential' } };
}
