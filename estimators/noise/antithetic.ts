import { type NoiseDistribution, type QuantileNoise, randomWords, type ScoredNoise } from '@mapgrad/contracts';
import { specWithParts } from '../spec.ts';
import { type Plan, type Plannable, planned } from './planned.ts';

const SIDE = 1 << 31;

/** Options of {@link antithetic}. */
export interface AntitheticOptions<Noise = QuantileNoise> {
  /** The law of every row. */
  readonly of: Noise;
}

/**
 * Noise in mirrored pairs: where row 2k has the quantile of u, row 2k + 1 has that of 1 − u, number by number.
 *
 * Each row alone has the law of `of`. The mean of a pair of values f(θ + ε) has the mean of f, and less variance than
 * independent rows give where f is monotone in each number, none where f is linear and the law symmetric. Take an even
 * number of samples, so that pairs are of one instance: the halves of a pair across two make these depend on each other,
 * and every gradient of a loss that they share is biased. A baseline made of the other samples leaves out the whole pair,
 * as `group` says.
 *
 * Source: J. M. Hammersley and K. W. Morton, "A new Monte Carlo technique: antithetic variates" (1956).
 *
 * @throws MapgradError OPTION_INVALID where `of` is not drawn by quantiles
 */
export function antithetic(options: AntitheticOptions<QuantileNoise & ScoredNoise>): ScoredNoise;
export function antithetic(options: AntitheticOptions): NoiseDistribution;
export function antithetic(options: AntitheticOptions<Plannable>): NoiseDistribution & Partial<ScoredNoise> {
  const spec = specWithParts(import.meta.url, 'antithetic', options);
  const plan: Plan = (key, row, n, words) => {
    const side = row % 2 === 0 ? 0 : SIDE;
    randomWords(key, row - (row % 2), n, words);
    for (let i = 0; i < n; i++) words[i]! ^= side;
  };
  return planned('antithetic', options.of, spec, plan, 2, 'antithetic');
}
