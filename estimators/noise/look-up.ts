/** The cells of an octave, as a power of two. */
export const CELL_BITS = 8;
/** The octaves of probability, from ½ down. */
export const OCTAVES = 32;
/** The nodes of one side of a table. */
export const NODES: number = (OCTAVES << CELL_BITS) + 1;

const FRACTION_BITS = 31 - CELL_BITS;
const FRACTION_MASK = (1 << FRACTION_BITS) - 1;
const FRACTION_UNIT = 2 ** -FRACTION_BITS;

/** Turns words into numbers, out [n], as many as there is room for. */
export type LookUp = (words: Int32Array, out: Float32Array) => void;

/**
 * Quantiles from a table of them: the top bit of a word v chooses the side, the others the probability (2v + 1)·2⁻³³.
 *
 * @param table [2·NODES], one side after the other; of each the quantile of 2⁻³³, and then of the ends of cells
 */
export const lookUpIn =
  (table: Float64Array): LookUp =>
  (words, out) => {
    for (let i = 0; i < out.length; i++) {
      const word = words[i]!;
      const odd = (word << 1) | 1;
      const zeros = Math.clz32(odd);
      const scaled = odd << zeros;
      const octave = OCTAVES - 1 - zeros;
      const cell = (scaled >>> FRACTION_BITS) & ((1 << CELL_BITS) - 1);
      const node = (octave << CELL_BITS) + cell + ((word >> 31) & NODES);
      const from = table[node]!;
      const fraction = (scaled & FRACTION_MASK) * FRACTION_UNIT;
      out[i] = from + fraction * (table[node + 1]! - from);
    }
  };
