import { LARGEST, MapgradError, type QuantileNoise, randomWords, type ScoredNoise } from '@mapgrad/contracts';
import { CELL_BITS, type LookUp, lookUpIn, NODES, OCTAVES } from './look-up.ts';
import { lookUpSIMD } from './look-up-simd.ts';
import { followsRecipe } from './noise-recipe.ts';

const CELLS = 1 << CELL_BITS;

/** Vectors pay from this many numbers on. */
const MANY = 16;

/** The two tails of a law, each a function of a probability in (0, ½], so that neither loses digits. */
export interface Quantiles {
  /** x with P(X ≤ x) = p. */
  lower(p: number): number;
  /** x with P(X > x) = q. */
  upper(q: number): number;
  /** dν(x)/dx of the density exp(−ν), where it vanishes at the ends of the support and has a derivative between them. */
  score?(x: number): number;
}

/**
 * Draws ε [n] of independent numbers of a one-dimensional law by a table of its quantile function.
 *
 * A random word gives a side and a probability p = (2v + 1)·2⁻³³ in (0, ½). Each octave [2⁻ᵏ⁻¹, 2⁻ᵏ) of p has 256 cells
 * with straight lines between exact nodes, so the error relative to the tail is the same at 2⁻³² as in the middle:
 * there is no cut-off and no branch. It has no specification, since functions do not travel; a noise of one's own that
 * shall work in other threads adds it, `{ ...byQuantile(law), spec }`. Whether `score` fits the quantiles is for the
 * laws of noises to test.
 *
 * @throws MapgradError OPTION_INVALID where a quantile is not a float32 or decreases
 */
export function byQuantile(law: Required<Quantiles>): QuantileNoise & ScoredNoise;
export function byQuantile(law: Quantiles): QuantileNoise;
export function byQuantile({ lower, upper, score }: Quantiles): QuantileNoise | (QuantileNoise & ScoredNoise) {
  const table = new Float64Array(2 * NODES);
  for (let node = 0; node < NODES; node++) {
    const probability = probabilityOf(node);
    table[node] = lower(probability);
    table[NODES + node] = upper(probability);
  }
  checkTable(table);
  const lookUpFew = lookUpIn(table);
  let lookUpMany: LookUp | undefined;
  let drawn = new Int32Array(0);

  const fromWords: LookUp = (words, out) => {
    lookUpMany ??= out.length < MANY ? undefined : (lookUpSIMD(table) ?? lookUpFew);
    const lookUp = out.length < MANY ? lookUpFew : lookUpMany!;
    lookUp(words, out);
  };
  const noise: QuantileNoise = {
    sample(key, row, out) {
      const n = out.length;
      if (drawn.length <= n) drawn = new Int32Array(n + 1);
      randomWords(key, row, n, drawn);
      fromWords(drawn, out);
    },
    fromWords,
  };
  followsRecipe({ table }, noise.sample, fromWords);
  if (score === undefined) return noise;
  return {
    ...noise,
    score(epsilon, out) {
      for (let i = 0; i < out.length; i++) out[i] = score(epsilon[i]!);
    },
  };
}

const probabilityOf = (node: number): number =>
  (1 + (node % CELLS) / CELLS) * 2 ** (Math.floor(node / CELLS) - OCTAVES - 1);

/** From one end of the law to the other: lower(p) for growing p, then upper(q) for falling q. */
function checkTable(table: Float64Array): void {
  const quarter = NODES - 1 - CELLS;
  const rounding = 1e-9 * (table[NODES + quarter]! - table[quarter]!);
  let previous = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < 2 * NODES; i++) {
    const node = i < NODES ? i : 2 * NODES - 1 - i;
    const value = table[i < NODES ? i : NODES + node]!;
    const allowed = i === NODES ? previous - rounding : previous; // ½ itself is asked of both sides
    if (!(Math.abs(value) <= LARGEST && value >= allowed)) {
      throw new MapgradError(
        'OPTION_INVALID',
        `${i < NODES ? 'lower' : 'upper'}(${probabilityOf(node)}) is ${value}, expected a finite float32 that is at least ` +
          `${previous}, the quantile before it; lower(p) must not decrease with p, nor upper(q) increase with q`,
      );
    }
    previous = value;
  }
}
