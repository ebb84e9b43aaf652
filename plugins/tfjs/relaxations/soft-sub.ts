import { positiveInteger } from '@mapgrad/contracts';
import { topK } from '@mapgrad/solvers';
import { type Relaxation, relaxation } from './relaxation.ts';
import type { RelaxedRow } from './relaxed-row.ts';
import { dot } from './relaxed-softmax.ts';
import type { SubsetRelaxationOptions } from './subset-relaxation-options.ts';

/**
 * SoftSub, relaxed subset sampling: k softmaxes in a row, each lowering what it has chosen.
 *
 * `α¹ = θ + G`, `aʲ = softmax(αʲ/τ)`, `αʲ⁺¹ = αʲ + log(1 − aʲ)`, `z = Σ_j aʲ`. The entries sum to k; one may exceed 1
 * where τ is not small. The authors' code adds −G for G.
 *
 * Source: arXiv:1901.10517.
 *
 * @throws MapgradError OPTION_INVALID, STATE_INVALID
 */
export function softSub({ k, ...options }: SubsetRelaxationOptions): Relaxation {
  positiveInteger('k', k);
  return relaxation(options, (n) => ({ relax: successiveSoftmax(k), limit: topK({ n, k }).prepare() }));
}

/** The relaxation of {@link softSub}, k softmaxes in a row. */
export const successiveSoftmax =
  (k: number): RelaxedRow =>
  (scores, tau) => {
    const z = new Float64Array(scores.length);
    const x = scores.map((score) => score / tau);
    const choices: Choice[] = [];
    for (let j = 0; j < k; j++) {
      const choice = choose(x);
      choices.push(choice);
      for (let i = 0; i < z.length; i++) {
        z[i]! += choice.share[i]!;
        x[i]! += choice.logOthers[i]! / tau;
      }
    }
    return {
      z,
      pullback(dz) {
        let dx = new Float64Array(z.length);
        for (const choice of choices.toReversed()) {
          const mean = dot(choice.share, dz);
          const lowered = loweringPullback(choice, dx);
          dx = dx.map((d, i) => d + choice.share[i]! * (dz[i]! - mean) + lowered[i]! / tau);
        }
        return dx.map((d) => d / tau);
      },
    };
  };

/** A softmax a, and log(1 − a) without loss of digits where a is almost 1. */
interface Choice {
  readonly share: Float64Array;
  readonly logOthers: Float64Array;
  /** Where a is largest. */
  readonly best: number;
  /** The softmax without the best, and 0 there. */
  readonly rest: Float64Array;
}

function choose(x: Float64Array): Choice {
  const best = x.reduce((at, value, i) => (value > x[at]! ? i : at), 0);
  const second = x.reduce((largest, value, i) => (i === best ? largest : Math.max(largest, value)), -Infinity);
  const weights = x.map((value, i) => (i === best ? 0 : Math.exp(value - second)));
  const sum = weights.reduce((a, b) => a + b);
  const gap = x[best]! - second - Math.log(sum); // of the best and all others
  const others = 1 / (1 + Math.exp(gap));
  const rest = weights.map((weight, i) => (i === best ? 0 : weight / sum));
  const share = rest.map((part, i) => (i === best ? 1 / (1 + Math.exp(-gap)) : part * others));
  // log(1/(1 + eᵍ)) for a gap of any size
  const logOfOthers = -Math.max(gap, 0) - Math.log1p(Math.exp(-Math.abs(gap)));
  return { best, rest, share, logOthers: share.map((a, i) => (i === best ? logOfOthers : Math.log1p(-a))) };
}

/** What d/d log(1 − a) is by the scores: `u_l = −a_l d_l + Σ_{i≠l} d_i a_i a_l/(1 − a_i)`. */
function loweringPullback({ best, share, rest }: Choice, d: Float64Array): Float64Array {
  const ofBest = d[best]! * share[best]!;
  const pulls = share.map((a, i) => (i === best ? 0 : (d[i]! * a) / (1 - a)));
  const total = pulls.reduce((a, b) => a + b);
  return share.map((a, l) => a * (total - pulls[l]! - d[l]!) + ofBest * rest[l]!);
}
