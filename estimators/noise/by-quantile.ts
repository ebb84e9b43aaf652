import { type NoiseDistribution, randomWords } from '@mapgrad/contracts';

const CELL_BITS = 8;
const CELLS = 1 << CELL_BITS;
const OCTAVES = 32;
const NODES = OCTAVES * CELLS + 1;
const FRACTION_BITS = 31 - CELL_BITS;
const FRACTION_MASK = (1 << FRACTION_BITS) - 1;
const FRACTION_UNIT = 2 ** -FRACTION_BITS;

/** The two tails of a law, each a function of a probability in (0, ½], so that neither loses digits. */
export interface Quantiles {
  /** x with P(X ≤ x) = p. */
  lower(p: number): number;
  /** x with P(X > x) = q. */
  upper(q: number): number;
}

/**
 * Draws from a one-dimensional law by a table of its quantile function.
 *
 * A random word gives a side and a probability p = (2v + 1)·2⁻³³ in (0, ½). Each octave [2⁻ᵏ⁻¹, 2⁻ᵏ) of p has 256 cells
 * with straight lines between exact nodes, so the error relative to the tail is the same at 2⁻³² as in the middle:
 * there is no cut-off and no branch.
 */
export function byQuantile({ lower, upper }: Quantiles): NoiseDistribution['sample'] {
  const table = new Float64Array(2 * NODES);
  for (let node = 0; node < NODES; node++) {
    const probability = (1 + (node % CELLS) / CELLS) * 2 ** (Math.floor(node / CELLS) - OCTAVES - 1);
    table[node] = lower(probability);
    table[NODES + node] = upper(probability);
  }
  let words = new Int32Array(0);

  return (key, row, out) => {
    const n = out.length;
    if (words.length <= n) words = new Int32Array(n + 1);
    randomWords(key, row, n, words);
    for (let i = 0; i < n; i++) {
      const word = words[i]!;
      const odd = (word << 1) | 1;
      const zeros = Math.clz32(odd);
      const scaled = odd << zeros;
      const node =
        ((OCTAVES - 1 - zeros) << CELL_BITS) + ((scaled >>> FRACTION_BITS) & (CELLS - 1)) + ((word >> 31) & NODES);
      const from = table[node]!;
      const fraction = (scaled & FRACTION_MASK) * FRACTION_UNIT;
      out[i] = from + fraction * (table[node + 1]! - from);
    }
  };
}
