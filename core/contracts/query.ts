import type { NoiseDistribution } from './noise-distribution.ts';
import { type NoiseKey, sameKey } from './noise-key.ts';
import type { Rows, Shape } from './rows.ts';

/** ε(key, row): noise as a recipe; whoever solves row r draws its ε [n] from the key, nobody stores it. */
export interface Perturbation {
  readonly distribution: NoiseDistribution;
  /** τ; the noise is multiplied by it. */
  readonly temperature: number;
  /** `w·θ + τ·ε`, or `w·θ ⊙ exp(τ·ε − τ²/2)`, which keeps the signs of θ; additive when absent. */
  readonly mode?: 'additive' | 'multiplicative' | undefined;
  readonly key: NoiseKey;
}

/** Whether two perturbations draw the same noise: the law by identity, the rest by value. */
export function samePerturbation(one: Perturbation | undefined, other: Perturbation | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return (
    one.distribution === other.distribution &&
    one.temperature === other.temperature &&
    (one.mode ?? 'additive') === (other.mode ?? 'additive') &&
    sameKey(one.key, other.key)
  );
}

/** step_b · direction: how far each instance is moved, and where to. */
export interface Shift {
  /** Every sample has its own direction [B·S, n]. */
  readonly direction: Rows;
  /** One step for all samples of an instance [B]. */
  readonly step: Float64Array;
}

/**
 * Asks for the MAP states of B·S rows, row b·S + s being `w·θ_b + τ·ε(key, b·S + s) + step_b·direction`.
 *
 * A query is a recipe and not numbers: rows are made where they are solved, so the answer cannot depend on how many
 * threads or machines share the work, and what travels is [B, n] and not [B·S, n].
 */
export interface Query {
  /** θ [B, n] */
  readonly theta: Rows;
  readonly shape: Shape;
  /** w; 1 when absent. */
  readonly thetaWeight?: number | undefined;
  readonly noise?: Perturbation | undefined;
  readonly shift?: Shift | undefined;
  /** The instances that are asked about, all when absent: the answer then has the rows of these alone, in this order. */
  readonly only?: Int32Array | undefined;
}
