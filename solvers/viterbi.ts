import { type MAPSolver, oneOf, positiveInteger } from '@mapgrad/contracts';

/** Options of {@link viterbi}. */
export interface ViterbiOptions {
  /** T, how many places the chain has. */
  readonly length: number;
  /** K, how many labels a place can have. */
  readonly labels: number;
  /** `shared`: one K × K of scores for all pairs of neighbours (the default); `each`: one for each of the T − 1 pairs. */
  readonly transitions?: 'shared' | 'each';
}

/**
 * The best labels y of a chain, by the Viterbi algorithm: maximises `Σ_t unary[t, y_t] + Σ_t pairwise[t, y_t, y_{t+1}]`.
 *
 * θ is unary [T, K], followed by pairwise [K, K], or [T − 1, K, K] where each pair has its own. z has its shape: 1 where
 * a place has a label and where a pair has two, and for shared scores how often a pair has them. Of equal chains the one
 * whose first label is the lowest, of those the one whose second is, and so on. From the last place backwards, in double
 * precision, O(T K²).
 *
 * @throws MapgradError OPTION_INVALID
 */
export function viterbi({ length, labels, transitions = 'shared' }: ViterbiOptions): MAPSolver {
  positiveInteger('length', length);
  positiveInteger('labels', labels);
  oneOf('transitions', transitions, ['shared', 'each']);
  const unaries = length * labels;
  const stride = transitions === 'each' ? labels * labels : 0;
  const n = unaries + (transitions === 'each' ? (length - 1) * stride : labels * labels);

  return {
    exact: true,
    spec: { module: import.meta.url, name: 'viterbi', argument: { length, labels, transitions } },
    size: () => n,
    prepare() {
      let best = new Float64Array(labels);
      let after = new Float64Array(labels);
      const choice = new Int32Array(unaries);
      return (theta, z) => {
        best.fill(0);
        for (let t = length - 1; t >= 0; t--) {
          const later = best;
          best = after;
          after = later;
          let pair = unaries + t * stride;
          for (let label = 0; label < labels; label++) {
            let next = 0;
            if (t < length - 1) {
              let most = Number.NEGATIVE_INFINITY;
              for (let other = 0; other < labels; other++) {
                const value = theta[pair++]! + after[other]!;
                if (value > most) {
                  most = value;
                  next = other;
                }
              }
              best[label] = theta[t * labels + label]! + most;
            } else best[label] = theta[t * labels + label]!;
            choice[t * labels + label] = next;
          }
        }
        z.fill(0);
        let label = 0;
        for (let other = 1; other < labels; other++) if (best[other]! > best[label]!) label = other;
        for (let t = 0; t < length; t++) {
          z[t * labels + label] = 1;
          if (t === length - 1) break;
          const next = choice[t * labels + label]!;
          z[unaries + t * stride + label * labels + next]! += 1;
          label = next;
        }
      };
    },
  };
}
