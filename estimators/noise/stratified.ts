import {
  checkOption,
  fold,
  type NoiseDistribution,
  positiveInteger,
  type QuantileNoise,
  randomWords,
  type ScoredNoise,
} from '@mapgrad/contracts';
import { specWithParts } from '../spec.ts';
import { permuted } from './permuted.ts';
import { type Plan, type Plannable, planned } from './planned.ts';

const MOST = 2 ** 20;
const DEPTH = 0x7fffffff;
/** Names the stream of the permutations: a row that no batch has. */
const STRATA = -1;

/** Options of {@link stratified}. */
export interface StratifiedOptions<Noise = QuantileNoise> {
  /** The law of every row. */
  readonly of: Noise;
  /**
   * S, rows of an instance; as many as the estimator draws, at most 2^20. With another number strata are across instances,
   * which biases every gradient of a loss that these share.
   */
  readonly samples: number;
}

/**
 * Noise that covers its law: in the rows b·S … b·S + S − 1 of an instance, each number visits each of S strata of equal
 * probability exactly once, in an order of its own (a Latin hypercube).
 *
 * With π a random permutation for each (b, i) and u uniform, row b·S + s has the quantile of `(π(s) + u)/S` as its i-th
 * number, so each row alone has the law of `of`, and a mean over the S rows loses the variance of all that is a sum of
 * functions of single numbers. A row costs O(n), whichever rows were drawn before. A baseline made of the other samples
 * leaves out the whole group, and so subtracts nothing.
 *
 * Source: M. D. McKay, R. J. Beckman, W. J. Conover, "A comparison of three methods for selecting values of input
 * variables in the analysis of output from a computer code" (Technometrics 21, 1979).
 *
 * @throws MapgradError OPTION_INVALID
 */
export function stratified(options: StratifiedOptions<QuantileNoise & ScoredNoise>): ScoredNoise;
export function stratified(options: StratifiedOptions): NoiseDistribution;
export function stratified(options: StratifiedOptions<Plannable>): NoiseDistribution & Partial<ScoredNoise> {
  const { of, samples } = options;
  positiveInteger('samples', samples);
  checkOption('samples', samples, samples <= MOST, `at most ${MOST}`);
  const spec = specWithParts(import.meta.url, 'stratified', options);
  let orders = new Int32Array(0);

  const plan: Plan = (key, row, n, words) => {
    const instance = Math.floor(row / samples);
    const sample = row - instance * samples;
    if (orders.length < 2 * n) orders = new Int32Array(2 * n);
    randomWords(fold(key, STRATA), instance, 2 * n, orders);
    randomWords(key, row, n, words);
    for (let i = 0; i < n; i++) {
      const stratum = permuted(sample, samples, orders[2 * i]!, orders[2 * i + 1]!);
      const within = ranked(words[i]!) >>> 0;
      words[i] = ranked(Math.floor((stratum * 2 ** 32 + within) / samples));
    }
  };
  return planned('stratified', of, spec, plan, samples, { strata: samples });
}

/** Words in the order of the quantiles that they stand for, 0 the least and 2^32 − 1 the largest; its own inverse. */
const ranked = (word: number): number => word ^ ((word >> 31) & DEPTH);
