import { type MAPSolver, oneOf, positiveInteger } from '@mapgrad/contracts';

/** Options of {@link projectiveTree}. */
export interface ProjectiveTreeOptions {
  /** W */
  readonly words: number;
  /** `one`: one word hangs from the root (the default); `any`: one or more. */
  readonly roots?: 'one' | 'any';
}

/**
 * The best projective dependency tree of a sentence, by Eisner's algorithm.
 *
 * θ [W, W] scores edges: θ[h, m] that word m depends on word h, and on the diagonal θ[m, m] that m hangs from the root. z
 * marks the W edges of a tree, whose edges, drawn above the sentence with the root before its first word, do not cross.
 *
 * Of equal trees, decided from the outside in: among the words that hang from a head on one side, the outermost one is the
 * lowest possible; of the words between an edge's ends, as few as possible belong to the left end. In double precision,
 * O(W³), with memory O(W²). Jason Eisner, "Three new probabilistic models for dependency parsing", COLING 1996.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function projectiveTree({ words, roots = 'one' }: ProjectiveTreeOptions): MAPSolver {
  positiveInteger('words', words);
  oneOf('roots', roots, ['one', 'any']);
  const side = words + 1; // position 0 is the root, position p > 0 the word p − 1

  return {
    exact: true,
    spec: { module: import.meta.url, name: 'projectiveTree', argument: { words, roots } },
    size: () => words * words,
    prepare() {
      // The best values of spans, at [head, other end]: `edge` of those whose ends have an edge, `whole` of all.
      // The splits say what they are made of.
      const edge = new Float64Array(side * side);
      const whole = new Float64Array(side * side);
      const edgeSplit = new Int32Array(side * side);
      const wholeSplit = new Int32Array(side * side);

      const join = (s: number, t: number): number => {
        const end = s === 0 && roots === 'one' ? 1 : t; // where the root has one word, it has none on this side of t
        let most = Number.NEGATIVE_INFINITY;
        for (let k = s; k < end; k++) {
          const value = whole[s * side + k]! + whole[t * side + k + 1]!;
          if (value > most) {
            most = value;
            edgeSplit[s * side + t] = k;
          }
        }
        return most;
      };

      const complete = (head: number, other: number): void => {
        const first = head < other ? head + 1 : other;
        const last = head < other ? other : head - 1;
        let most = Number.NEGATIVE_INFINITY;
        for (let k = first; k <= last; k++) {
          const value = edge[head * side + k]! + whole[k * side + other]!;
          if (value > most) {
            most = value;
            wholeSplit[head * side + other] = k;
          }
        }
        whole[head * side + other] = most;
      };

      const mark = (z: Float32Array, head: number, other: number): void => {
        for (let from = head; from !== other; ) {
          const to = wholeSplit[from * side + other]!;
          z[(from === 0 ? to - 1 : from - 1) * words + to - 1] = 1;
          const s = Math.min(from, to);
          const t = Math.max(from, to);
          const split = edgeSplit[s * side + t]!;
          mark(z, s, split);
          mark(z, t, split + 1);
          from = to;
        }
      };

      return (theta, z) => {
        for (let width = 1; width <= words; width++) {
          for (let s = 0, t = width; t <= words; s++, t++) {
            const between = join(s, t);
            edge[s * side + t] = between + theta[(s === 0 ? t - 1 : s - 1) * words + t - 1]!;
            complete(s, t);
            if (s === 0) continue;
            edge[t * side + s] = between + theta[(t - 1) * words + s - 1]!;
            complete(t, s);
          }
        }
        z.fill(0);
        mark(z, 0, words);
      };
    },
  };
}
