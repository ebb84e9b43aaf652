import { checkOption, positiveInteger, type QuantileNoise } from '@mapgrad/contracts';
import { byQuantile, type Quantiles } from './by-quantile.ts';
import { gammaMixture } from './gamma-mixture.ts';

/** Options of {@link sumOfGamma}. */
export interface SumOfGammaOptions {
  /** κ, the number of ones of a state; a number from 1. */
  readonly k: number;
  /** s, the number of Gamma variables summed; 10 when absent. */
  readonly terms?: number;
}

const noises = new Map<string, QuantileNoise>();

/**
 * Sum-of-Gamma noise: k independent copies add up to a variable that is nearly standard Gumbel.
 *
 * `ε = (1/k) { Σ_{i=1..s} Gamma(1/k, scale k/i) − ln s }`, mean `(H_s − ln s)/k`, variance `(1/k) Σ 1/i²`. The sum of k
 * copies has the law of the largest of s exponentials less ln s. Drawn by a table of its quantile function, which is made
 * once for each (k, s): in about 0.1 s for 10 terms, 1 s for 100. Without a score: at the end of its support, −(ln s)/k,
 * the density is a power s/k − 1, so a score would be biased for k ≥ s, and its variance infinite for k ≥ s/2.
 *
 * Source: arXiv:2106.01798, Sum-of-Gamma noise.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function sumOfGamma({ k, terms = 10 }: SumOfGammaOptions): QuantileNoise {
  positiveInteger('terms', terms);
  checkOption('k', k, k >= 1 && k <= 1000 * terms, 'a number from 1 to 1000·terms');
  checkOption('terms', terms, terms <= Math.min(1000, 700 * k), 'at most 1000, and at most 700·k');
  const name = `${k}/${terms}`;
  const noise = noises.get(name) ?? byQuantile(shifted(k, terms));
  noises.set(name, noise);
  return { ...noise, spec: { module: import.meta.url, name: 'sumOfGamma', argument: { k, terms } } };
}

function shifted(k: number, terms: number): Quantiles {
  const law = gammaMixture(
    1 / k,
    Array.from({ length: terms }, (_, i) => 1 / (i + 1)),
  );
  const shift = -Math.log(terms) / k;
  return { lower: (p) => law.lower(p) + shift, upper: (q) => law.upper(q) + shift };
}
