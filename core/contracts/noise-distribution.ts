import type { NoiseKey } from './noise-key.ts';
import type { Spec } from './spec.ts';

/** A law of ε. */
export interface NoiseDistribution {
  readonly spec?: Spec | undefined;
  /** Rows with the same ⌊row / group⌋ are drawn together and depend on each other, as antithetic pairs do; 1 when absent. */
  readonly group?: number | undefined;
  /** Writes ε [n] of a row: a pure function of (key, row), whatever was drawn before. */
  sample(key: NoiseKey, row: number, out: Float32Array): void;
}

/** A law of ε that turns random words into numbers one by one, so that words with a plan give a sample with a plan. */
export interface QuantileNoise extends NoiseDistribution {
  /** Draws out [n] from n words, each a uniform 32-bit integer: the top bit says which tail, the others how deep in it. */
  fromWords(words: Int32Array, out: Float32Array): void;
}

/** A law of ε with density exp(−ν(ε)), whose ν can be differentiated. */
export interface ScoredNoise extends NoiseDistribution {
  /** Writes ∇ν(ε) [n]. */
  score(epsilon: Float32Array, out: Float32Array): void;
}
