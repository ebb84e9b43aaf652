import { checkOption, type MAPSolver } from '@mapgrad/contracts';

/** Options of {@link binaryTree}. */
export interface BinaryTreeOptions {
  /** m, how many, from 2. */
  readonly leaves: number;
}

/**
 * The best binary tree over a sequence of leaves, an unlabelled constituency tree, by the CKY algorithm.
 *
 * θ [m(m − 1)/2] scores the spans of two leaves or more: that from leaf i to leaf j, both counted, in the order of `allPairs`,
 * (0, 1), (0, 2), …, (0, m − 1), (1, 2), …. z marks the m − 1 spans of a tree in which each of them is split into two. The span
 * of all leaves is in every tree; single leaves are too, and have no number.
 *
 * Of equal trees, decided from the root down, the left one of two parts is as short as possible. In double precision, O(m³),
 * with memory O(m²). Younger, Recognition and parsing of context-free languages in time n³, 1967; scores of spans
 * alone as in arXiv:1705.03919.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function binaryTree({ leaves }: BinaryTreeOptions): MAPSolver {
  checkOption('leaves', leaves, Number.isSafeInteger(leaves) && leaves >= 2, 'an integer from 2');
  const n = (leaves * (leaves - 1)) / 2;

  return {
    exact: true,
    spec: { module: import.meta.url, name: 'binaryTree', argument: { leaves } },
    size: () => n,
    prepare() {
      // The best values of spans, at [first, last] and at [last, first], so that both parts are read along rows.
      const best = new Float64Array(leaves * leaves);
      const splits = new Int32Array(leaves * leaves); // the last leaf of the left part
      const start = Int32Array.from({ length: leaves }, (_, i) => i * leaves - (i * (i + 3)) / 2 - 1); // (i, j) is θ[start[i] + j]

      const measure = (theta: Float32Array, i: number, j: number): void => {
        let most = Number.NEGATIVE_INFINITY;
        let split = i;
        for (let k = i; k < j; k++) {
          const value = best[i * leaves + k]! + best[j * leaves + k + 1]!;
          if (value > most) {
            most = value;
            split = k;
          }
        }
        most += theta[start[i]! + j]!;
        best[i * leaves + j] = most;
        best[j * leaves + i] = most;
        splits[i * leaves + j] = split;
      };

      const mark = (z: Float32Array, i: number, j: number): void => {
        if (i === j) return;
        z[start[i]! + j] = 1;
        const split = splits[i * leaves + j]!;
        mark(z, i, split);
        mark(z, split + 1, j);
      };

      return (theta, z) => {
        for (let j = 1; j < leaves; j++) for (let i = j - 1; i >= 0; i--) measure(theta, i, j);
        z.fill(0);
        mark(z, 0, leaves - 1);
      };
    },
  };
}
